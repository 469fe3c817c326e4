using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>A correlation as its files leave it: YAML by key, each piece with its place.</summary>
internal sealed class CorrelationDefinition(string name, Context context) : Definition(name, context)
{
    private readonly Dictionary<string, List<CorrelationPiece>> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>What stands under a key: one piece, or several where items appended; none if it is absent.</summary>
    public IReadOnlyList<CorrelationPiece> Pieces(string key) => _values.GetValueOrDefault(key) ?? [];

    public void Replace(string key, CorrelationPiece piece) => _values[key] = [piece];

    public void Append(string key, CorrelationPiece piece)
    {
        if (_values.TryGetValue(key, out var pieces)) pieces.Add(piece);
        else _values[key] = [piece];
    }
}

/// <summary>A value in a file.</summary>
/// <param name="Place">Where it stands; if it is nothing at all, where its key stands.</param>
internal sealed record CorrelationPiece(YamlNode Node, Context Place)
{
    public static CorrelationPiece Of(Context map, string name, YamlNode key, YamlNode value) =>
        new(value, map.In(ItemTypes.ValueFor, name, value is YamlNode.Null ? key.At : value.At));

    /// <summary>What is said of a key that stands in a map already.</summary>
    public static Diagnostic Twice(Context map, string name, YamlNode key) => map.In(ItemTypes.ValueFor, name, key.At)
        .Report(DiagnosticCode.UnknownCorrelationKey, $"Key '{name}' stands there twice");
}
