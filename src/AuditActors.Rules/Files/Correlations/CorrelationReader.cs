using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>
/// Reads <c>correlation</c> items: definition, switch, override. What they mean is found out after all files.
/// </summary>
internal sealed class CorrelationReader(Definitions definitions, FileProblems problems)
{
    public const string ItemType = "correlation";

    private const uint SupportedVersion = 1;
    private const string VersionKey = "required_auditactors_version";

    /// <summary>Whether an item is one of these.</summary>
    public static bool Knows(ItemReader item) => item.Has(CorrelationKeys.Correlation) || item.Has(VersionKey);

    public void Read(ItemReader item, Context root)
    {
        if (item.Has(VersionKey))
        {
            ReadVersion(item.Named(VersionKey, "", root));
            return;
        }

        if (item.Named(ItemType, "", root).Text(CorrelationKeys.Correlation) is not { } name) return;
        var reader = item.Named(ItemType, name, root);
        var overrides = Overrides.Read(reader, CorrelationKeys.Appendable, CorrelationKeys.Replaceable);
        if (!reader.Failed && KeysAreKnown(reader, name))
        {
            if (overrides.Any) ReadOverride(reader, name, overrides);
            else if (IsSwitch(reader)) ReadSwitch(reader, name);
            else ReadDefinition(reader, name);
        }

        if (reader.Failed) definitions.NoteBroken(name);
    }

    private static void ReadVersion(ItemReader reader)
    {
        if (reader.Number(VersionKey, required: true) is not { } version || version <= SupportedVersion) return;
        reader.Fail(
            reader.Context, DiagnosticCode.Validate,
            $"The file asks for version {version} of correlations; this program knows version {SupportedVersion}",
            "use a newer program, or leave out what needs it");
    }

    private static bool IsSwitch(ItemReader reader) =>
        reader.Has(ItemKeys.Enabled) && !reader.Has(CorrelationKeys.Type) && reader.Item.Pairs.Count == 2;

    private bool KeysAreKnown(ItemReader reader, string name)
    {
        var known = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, _) in reader.Item.Pairs)
        {
            var text = (key as YamlNode.Scalar)?.Text ?? "";
            if (CorrelationKeys.All.Contains(text) && seen.Add(text)) continue;
            problems.Add(seen.Contains(text)
                ? CorrelationPiece.Twice(reader.Context, text, key)
                : reader.Context.In(ItemTypes.ValueFor, text, key.At).Report(
                    DiagnosticCode.UnknownCorrelationKey, $"Unknown key '{text}'",
                    NearestName.Hint(text, CorrelationKeys.All)));
            known = false;
        }

        if (!known) definitions.NoteBroken(name);
        return known;
    }

    private void ReadDefinition(ItemReader reader, string name)
    {
        var definition = new CorrelationDefinition(name, reader.Context);
        foreach (var (key, piece) in Pieces(reader)) definition.Append(key, piece);
        definitions.Correlations.Define(definition, definitions.NextNumber());
    }

    private void ReadSwitch(ItemReader reader, string name)
    {
        if (Known(reader, name) is not { } definition) return;
        var (key, piece) = Pieces(reader).Single();
        definition.Replace(key, piece);
        definition.Visibility = definitions.NextNumber();
    }

    private void ReadOverride(ItemReader reader, string name, Overrides overrides)
    {
        if (Known(reader, name) is not { } definition) return;
        foreach (var (key, piece) in Pieces(reader))
        {
            if (overrides.Append.Contains(key)) definition.Append(key, piece);
            else if (overrides.Replace.Contains(key)) definition.Replace(key, piece);
            else
                reader.Fail(
                    piece.Place, $"Unexpected key '{key}': no corresponding entry under 'override' is defined.");
        }

        foreach (var key in overrides.Append.Union(overrides.Replace).Where(key => !reader.Has(key)))
            reader.Fail(reader.Context, $"An override for '{key}' was specified but '{key}' is not defined");
        definition.Visibility = definitions.NextNumber();
    }

    private CorrelationDefinition? Known(ItemReader reader, string name)
    {
        if (definitions.Correlations.Find(name) is { } known) return known;
        reader.Fail(
            reader.Context, DiagnosticCode.Validate, "The item changes a correlation but none by that name exists",
            NearestName.Hint(name, definitions.Correlations.Names));
        return null;
    }

    private static IEnumerable<(string Key, CorrelationPiece Piece)> Pieces(ItemReader reader) =>
        from pair in reader.Item.Pairs
        let text = ((YamlNode.Scalar)pair.Key).Text
        where text is not (CorrelationKeys.Correlation or ItemKeys.Override)
        select (text, CorrelationPiece.Of(reader.Context, text, pair.Key, pair.Value));
}
