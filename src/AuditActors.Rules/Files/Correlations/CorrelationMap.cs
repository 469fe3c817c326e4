using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>
/// Reads typed values of a correlation or of a map inside it. Every fault is reported with its place, and the value is
/// null then, as it is when the key is absent.
/// </summary>
internal sealed class CorrelationMap(
    Func<string, IReadOnlyList<CorrelationPiece>> pieces, Context place, CorrelationFaults faults)
{
    /// <summary>Whole numbers of so many digits are within bounds.</summary>
    private const int MostDigits = 9;

    public Context Place => place;

    public CorrelationFaults Faults => faults;

    public bool Has(string key) => pieces(key).Count > 0;

    /// <summary>Where a key's value stands; where the map stands if it is absent.</summary>
    public Context At(string key) => pieces(key) is [{ Place: var at }, ..] ? at : place;

    public void Fault(DiagnosticCode code, string key, string message, string? hint = null) =>
        faults.Add(At(key).Report(code, message, hint));

    /// <summary>A key's text; of several pieces all, with blanks between.</summary>
    public string? Text(string key, bool required = false)
    {
        var texts = new List<string>();
        foreach (var piece in pieces(key))
        {
            if (piece.Node is YamlNode.Scalar { Text.Length: > 0 } scalar) texts.Add(scalar.Text);
            else faults.Add(piece.Place.Report(DiagnosticCode.YamlValidate, $"'{key}' must be text that is not empty"));
        }

        if (texts.Count > 0) return string.Join(' ', texts);
        if (required && !Has(key)) Fault(DiagnosticCode.YamlValidate, key, $"Item has no mapping for key '{key}'");
        return null;
    }

    /// <summary>A key's texts: a list, or a single text.</summary>
    public IReadOnlyList<CorrelationText>? Texts(string key, int max = int.MaxValue)
    {
        if (!Has(key)) return null;
        var texts = new List<CorrelationText>();
        foreach (var (node, at) in Elements(key))
        {
            if (node is YamlNode.Scalar { Text.Length: > 0 } scalar) texts.Add(new CorrelationText(scalar.Text, at));
            else faults.Add(at.Report(DiagnosticCode.YamlValidate, $"'{key}' must hold texts that are not empty"));
        }

        if (texts.Count <= max) return texts;
        Fault(DiagnosticCode.UnknownCorrelationKey, key, $"'{key}' takes at most {max} entries");
        return [.. texts.Take(max)];
    }

    /// <summary>A map inside; its keys are checked.</summary>
    public CorrelationMap? Map(string key, ImmutableArray<string> known)
    {
        if (pieces(key) is not [.., var piece]) return null;
        if (piece.Node is YamlNode.Map map) return Inside(map, piece.Place, known);
        Fault(DiagnosticCode.YamlValidate, key, $"'{key}' must be a map of keys and values");
        return null;
    }

    /// <summary>A list of maps; their keys are checked.</summary>
    public IReadOnlyList<CorrelationMap> Maps(string key, ImmutableArray<string> known)
    {
        var maps = new List<CorrelationMap>();
        foreach (var (node, at) in Elements(key))
        {
            if (node is YamlNode.Map map) maps.Add(Inside(map, at, known));
            else faults.Add(at.Report(DiagnosticCode.YamlValidate, $"'{key}' must be a list of maps"));
        }

        return maps;
    }

    /// <summary>The maps in a map, by their keys; their own keys are checked.</summary>
    /// <param name="unknown">What a key that is not known is reported as.</param>
    public IEnumerable<(CorrelationText Key, CorrelationMap Value)> Pairs(
        string key, ImmutableArray<string> known, DiagnosticCode unknown)
    {
        foreach (var piece in pieces(key))
        {
            if (piece.Node is not YamlNode.Map map)
            {
                Fault(DiagnosticCode.YamlValidate, key, $"'{key}' must be a map of keys and values");
                continue;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, value) in map.Pairs)
            {
                if (name is YamlNode.Scalar again && !seen.Add(again.Text))
                    faults.Add(CorrelationPiece.Twice(piece.Place, again.Text, again));
                var at = piece.Place.In(ItemTypes.ValueFor, (name as YamlNode.Scalar)?.Text ?? "", value.At);
                if (name is YamlNode.Scalar text && value is YamlNode.Map inner)
                    yield return (new CorrelationText(text.Text, at), Inside(inner, at, known, unknown));
                else
                    faults.Add(at.Report(DiagnosticCode.YamlValidate, $"'{key}' must map names to maps"));
            }
        }
    }

    public bool? Flag(string key)
    {
        if (Text(key) is not { } text) return null;
        if (YamlScalarForms.Flag(text) is { } flag) return flag;
        Fault(DiagnosticCode.YamlValidate, key, $"'{key}' must be true or false");
        return null;
    }

    public int? Whole(string key, int least)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            return number;
        var bounds = text.All(char.IsAsciiDigit) && text.Length > MostDigits
            ? $"from {least} to {int.MaxValue}"
            : $"{least} or more";
        Fault(DiagnosticCode.YamlValidate, key, $"'{key}' must be a whole number, {bounds}");
        return null;
    }

    public decimal? Decimal(string key)
    {
        if (Text(key) is not { } text) return null;
        const NumberStyles style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number)) return number;
        var isTooLarge = double.TryParse(text, style, CultureInfo.InvariantCulture, out _);
        Fault(DiagnosticCode.YamlValidate, key, isTooLarge ? $"'{key}' is too large" : $"'{key}' must be a number");
        return null;
    }

    public TimeSpan? Duration(string key, bool mayBeZero = false)
    {
        if (Text(key) is not { } text) return null;
        if (CorrelationDuration.Parse(text) is not { } span)
        {
            Fault(
                DiagnosticCode.BadDuration, key, $"'{text}' is no duration",
                "write numbers with units, such as 90s or 1h30m, up to a century; units are ms, s, m, h, d and w");
            return null;
        }

        if (span > TimeSpan.Zero || mayBeZero) return span;
        Fault(DiagnosticCode.BadDuration, key, $"'{key}' must be longer than nothing");
        return null;
    }

    /// <summary>One of some words.</summary>
    public T? Word<T>(string key, FrozenDictionary<string, T> words)
        where T : struct
    {
        if (Text(key) is not { } text) return null;
        if (words.TryGetValue(text, out var value)) return value;
        Fault(
            DiagnosticCode.UnknownCorrelationKey, key, $"'{key}' cannot be '{text}'",
            NearestName.Hint(text, words.Keys)
                ?? $"one of {string.Join(", ", words.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    private CorrelationMap Inside(
        YamlNode.Map map, Context at, ImmutableArray<string> known, DiagnosticCode? unknown = null)
    {
        var pieces = new Dictionary<string, CorrelationPiece>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Pairs)
        {
            var text = (key as YamlNode.Scalar)?.Text ?? "";
            if (!known.Contains(text))
            {
                faults.Add(at.In(ItemTypes.ValueFor, text, key.At).Report(
                    unknown ?? DiagnosticCode.UnknownCorrelationKey,
                    unknown is null ? $"Unknown key '{text}'" : $"There is no selector '{text}'",
                    NearestName.Hint(text, known)));
            }
            else if (!pieces.TryAdd(text, CorrelationPiece.Of(at, text, key, value)))
            {
                faults.Add(CorrelationPiece.Twice(at, text, key));
            }
        }

        return new CorrelationMap(key => pieces.TryGetValue(key, out var piece) ? [piece] : [], at, faults);
    }

    private IEnumerable<(YamlNode Node, Context At)> Elements(string key)
    {
        foreach (var piece in pieces(key))
        {
            if (piece.Node is not YamlNode.Sequence sequence)
            {
                yield return (piece.Node, piece.Place);
                continue;
            }

            foreach (var element in sequence.Items)
                yield return (element, piece.Place.In(ItemTypes.ListItem, "", element.At));
        }
    }
}

/// <summary>A text in a file and its place.</summary>
internal sealed record CorrelationText(string Text, Context At);
