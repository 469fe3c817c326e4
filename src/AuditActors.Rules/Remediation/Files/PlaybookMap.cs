using System.Collections.Immutable;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>
/// Reads typed values of a map. Every fault is reported with its place, and the value is null then, as it is when the
/// key is absent.
/// </summary>
internal sealed class PlaybookMap(YamlNode.Map map, Context at, PlaybookFindings findings)
{
    public Context At => at;

    public bool Has(string key) => map.Find(key) is not null;

    public IEnumerable<string> Keys =>
        map.Pairs.Select(pair => pair.Key).OfType<YamlNode.Scalar>().Select(key => key.Text);

    /// <summary>A misspelt key is an error: without its <c>match</c> a rule would act on everything.</summary>
    public void ReportUnknownKeys(ImmutableArray<string> known)
    {
        foreach (var (key, _) in map.Pairs)
        {
            var text = (key as YamlNode.Scalar)?.Text ?? "";
            if (known.Contains(text)) continue;
            var place = at.In(ItemTypes.ValueFor, text, key.At);
            findings.Add(NearestName.Hint(text, known) is { } hint
                ? place.Report(DiagnosticCode.MisspeltRemedyKey, $"Unknown key '{text}'", hint)
                : place.Report(
                    DiagnosticCode.UnknownRemedyKey, $"Unknown key '{text}'. The key will be ignored.",
                    $"leave it out; known here are {string.Join(", ", known)}"));
        }
    }

    public Placed<string>? Text(string key, bool mayBeEmpty = false) => Text(key, mayBeEmpty, "\"some text\"");

    private Placed<string>? Text(string key, bool mayBeEmpty, string example)
    {
        if (Find(key) is not ({ } node, { } place)) return null;
        if (node is YamlNode.Scalar scalar && (scalar.Text.Length > 0 || mayBeEmpty)) return new(scalar.Text, place);
        if (node is YamlNode.Null && mayBeEmpty) return new("", place);
        Fault(place, $"'{key}' must be text that is not empty", $"{key}: {example}");
        return null;
    }

    public Placed<bool>? Flag(string key)
    {
        if (Text(key, mayBeEmpty: false, "true") is not { } text) return null;
        if (YamlScalarForms.Flag(text.Value) is { } flag) return new(flag, text.At);
        Fault(text.At, $"'{key}' must be true or false", $"{key}: true");
        return null;
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public ImmutableArray<Placed<string>> Texts(string key)
    {
        var texts = ImmutableArray.CreateBuilder<Placed<string>>();
        foreach (var (node, place) in Elements(key))
        {
            if (node is YamlNode.Scalar { Text.Length: > 0 } scalar) texts.Add(new(scalar.Text, place));
            else Fault(place, $"'{key}' must hold texts that are not empty", $"{key}: [\"some text\"]");
        }

        return texts.ToImmutable();
    }

    public PlaybookMap? Map(string key)
    {
        if (Find(key) is not ({ } node, { } place)) return null;
        if (node is YamlNode.Map inner) return new PlaybookMap(inner, place, findings);
        if (node is not YamlNode.Null) Fault(place, $"'{key}' must be a map of keys and values",
            $"write 'KEY: VALUE' in the lines below '{key}:'");
        return null;
    }

    public IEnumerable<PlaybookMap> Maps(string key)
    {
        foreach (var (node, place) in Elements(key))
        {
            if (node is YamlNode.Map inner) yield return new PlaybookMap(inner, place, findings);
            else Fault(place, $"'{key}' must be a list of maps", $"write '- KEY: VALUE' in the lines below '{key}:'");
        }
    }

    /// <summary>The values of a map of parameters: texts, lists of texts, maps of texts.</summary>
    public ParameterSet Parameters(string key)
    {
        var parameters = new ParameterSet();
        if (Find(key) is not ({ } node, { } place)) return parameters;
        if (node is YamlNode.Map inner)
        {
            foreach (var (name, value) in inner.Pairs)
            {
                var text = (name as YamlNode.Scalar)?.Text ?? "";
                if (Parameter(value, place.In(ItemTypes.ValueFor, text, value.At)) is { } read)
                    parameters.Set(text, read);
            }
        }
        else if (node is not YamlNode.Null)
        {
            Fault(
                place, $"'{key}' must be a map of names and values",
                $"write 'NAME: VALUE' in the lines below '{key}:'");
        }

        return parameters;
    }

    private WrittenParameter? Parameter(YamlNode value, Context place)
    {
        switch (value)
        {
            case YamlNode.Scalar scalar:
                return new WrittenParameter.Single(scalar.Text, place);
            case YamlNode.Null:
                return new WrittenParameter.Single("", place);
            case YamlNode.Sequence sequence when sequence.Items.TrueForAll(item => item is YamlNode.Scalar):
                return new WrittenParameter.Several(
                    [.. sequence.Items.Cast<YamlNode.Scalar>().Select(item => InList(item, place))], place);
            case YamlNode.Map map when map.Pairs.TrueForAll(pair => pair is
            {
                Key: YamlNode.Scalar, Value: YamlNode.Scalar or YamlNode.Null
            }):
                return new WrittenParameter.Named(map.Pairs
                    .Select(pair => (Key: ((YamlNode.Scalar)pair.Key).Text, pair.Value))
                    .DistinctBy(pair => pair.Key)
                    .ToImmutableSortedDictionary(
                        pair => pair.Key, pair => InMap(pair.Key, pair.Value, place), StringComparer.Ordinal), place);
            default:
                Fault(
                    place, "a parameter is a text, a list of texts or a map of texts",
                    "'auditactors remediation actions' tells what each parameter takes");
                return null;
        }
    }

    private static Placed<string> InList(YamlNode.Scalar item, Context place) =>
        new(item.Text, place.In(ItemTypes.ListItem, "", item.At));

    private static Placed<string> InMap(string key, YamlNode value, Context place) =>
        new((value as YamlNode.Scalar)?.Text ?? "", place.In(ItemTypes.ValueFor, key, value.At));

    private IEnumerable<(YamlNode Node, Context At)> Elements(string key)
    {
        if (Find(key) is not ({ } node, { } place) || node is YamlNode.Null) yield break;
        if (node is not YamlNode.Sequence sequence)
        {
            yield return (node, place);
            yield break;
        }

        foreach (var item in sequence.Items) yield return (item, place.In(ItemTypes.ListItem, "", item.At));
    }

    private (YamlNode? Node, Context? At) Find(string key) => map.Find(key) is { } node
        ? (node, at.In(ItemTypes.ValueFor, key, node.At))
        : default;

    private void Fault(Context place, string message, string hint) =>
        findings.Add(place.Report(DiagnosticCode.YamlValidate, message, hint));
}
