using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads a file's items one after the other into the definitions read so far.</summary>
internal sealed class ItemCollector(Definitions definitions, FileProblems problems)
{
    private readonly RequirementReader _requirements = new(definitions);
    private readonly ListReader _lists = new(definitions);
    private readonly MacroReader _macros = new(definitions);
    private readonly RuleReader _rules = new(definitions);
    private readonly CorrelationReader _correlations = new(definitions, problems);

    public void Read(YamlStream yaml, SourceText file)
    {
        var root = Context.Of(file);
        if (yaml.Error is { } error)
        {
            problems.Add(root.In(ItemTypes.ValueFor, "", error.At).Report(DiagnosticCode.YamlParse, error.Message));
            return;
        }

        foreach (var document in yaml.Documents) ReadDocument(document, root);
    }

    private void ReadDocument(YamlNode document, Context root)
    {
        switch (document)
        {
            case YamlNode.Sequence sequence:
                foreach (var element in sequence.Items) ReadElement(element, root);
                break;
            case YamlNode.Map:
                problems.Add(root.Report(
                    DiagnosticCode.YamlValidate,
                    "Rules content is not yaml array of objects",
                    "a rules file is a list: each rule, macro and list starts with '- '"));
                break;
            case YamlNode.Scalar:
                problems.Add(root.Report(DiagnosticCode.YamlValidate, "Rules content is not yaml"));
                break;
        }
    }

    private void ReadElement(YamlNode element, Context root)
    {
        if (element is YamlNode.Null) return;
        var place = root.In(ItemTypes.ContentItem, "", element.At);
        if (element is not YamlNode.Map item)
        {
            problems.Add(place.Report(
                DiagnosticCode.YamlValidate,
                "Unexpected element type. Each element should be a yaml associative array."));
            return;
        }

        var reader = new ItemReader(item, place, problems);
        if (reader.Has(ItemKeys.EngineVersion)) _requirements.ReadEngine(reader, root);
        else if (reader.Has(ItemKeys.PluginVersions)) _requirements.ReadPlugins(reader, root);
        else if (reader.Has(ItemKeys.List)) _lists.Read(reader, root);
        else if (reader.Has(ItemKeys.Macro)) _macros.Read(reader, root);
        else if (reader.Has(ItemKeys.Rule)) _rules.Read(reader, root);
        else if (CorrelationReader.Knows(reader)) _correlations.Read(reader, root);
        else reader.Warn(DiagnosticCode.UnknownItem, "Unknown top level item", NearKind(item));
    }

    private static string? NearKind(YamlNode.Map item) => item.Pairs is [{ Key: YamlNode.Scalar first }, ..]
        ? NearestName.Hint(first.Text, ItemKeys.Kinds)
        : null;
}
