using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>
/// Reads files of rules and action blocks, one after another; a later item of a known name changes it.
/// </summary>
internal sealed class PlaybookReader(PlaybookFindings findings)
{
    private const string Append = "append";
    private const string Replace = "replace";
    private const string BeginsWith = "begin it with 'rule: NAME' or 'action: NAME'";

    private readonly List<RemedyDefinition> _rules = [];
    private readonly List<ActionDefinition> _blocks = [];

    public IReadOnlyList<RemedyDefinition> Rules => _rules;

    public IReadOnlyList<ActionDefinition> Blocks => _blocks;

    public void Read(SourceText file)
    {
        var root = Context.Of(file);
        var yaml = YamlReader.Read(file);
        if (yaml.Error is { } error)
        {
            findings.Add(root.In(ItemTypes.Content, "", error.At).Report(
                DiagnosticCode.YamlParse, $"wrong syntax for the rule file '{file.Path}': {error.Message}",
                "look at brackets, quotes and indentation from here upwards"));
            return;
        }

        foreach (var document in yaml.Documents) ReadDocument(document, root);
    }

    private void ReadDocument(YamlNode document, Context root)
    {
        if (document is not YamlNode.Sequence items)
        {
            findings.Add(root.In(ItemTypes.Content, "", document.At).Report(
                DiagnosticCode.YamlValidate, "a rules file is a list of items with 'rule' or 'action'",
                "begin each item with '- rule: NAME' or '- action: NAME'"));
            return;
        }

        foreach (var item in items.Items)
        {
            var at = root.In(ItemTypes.ContentItem, "", item.At);
            if (item is YamlNode.Map map) ReadItem(map, root, at);
            else if (item is not YamlNode.Null) Incomplete(at, "an item is a map with 'rule' or 'action'", BeginsWith);
        }
    }

    private void ReadItem(YamlNode.Map item, Context root, Context at)
    {
        var map = new PlaybookMap(item, at, findings);
        if (map.Has(PlaybookKeys.Rule))
        {
            if (map.Text(PlaybookKeys.Rule) is { } name)
                ReadRule(new PlaybookMap(item, root.In(ItemTypes.Rule, name.Value, item.At), findings), name.Value);
        }
        else if (map.Has(PlaybookKeys.Action))
        {
            if (map.Text(PlaybookKeys.Action) is { } name)
                ReadBlock(
                    new PlaybookMap(item, root.In(PlaybookKeys.Action, name.Value, item.At), findings), name.Value);
        }
        else
        {
            var near = NearestName.Find(PlaybookKeys.Rule, map.Keys) ?? NearestName.Find(PlaybookKeys.Action, map.Keys);
            Incomplete(
                at, "the item has neither 'rule' nor 'action'",
                near is null ? BeginsWith : $"is '{near}' meant to be one of them?");
        }
    }

    private void ReadRule(PlaybookMap map, string name)
    {
        var read = RemedyDefinition.Read(map, name, findings);
        var known = _rules.Find(rule => rule.Name == name);
        foreach (var key in Replaced(map, PlaybookKeys.OverridableOfRule, known is not null)) known?.Clear(key);
        if (known is null) _rules.Add(read);
        else known.Merge(read, findings);
    }

    private void ReadBlock(PlaybookMap map, string name)
    {
        var read = ActionDefinition.Read(map, name, findings);
        var known = _blocks.Find(block => block.Name == name);
        foreach (var key in Replaced(map, PlaybookKeys.OverridableOfAction, known is not null)) known?.Clear(key);
        if (known is null) _blocks.Add(read);
        else known.Merge(read, findings);
    }

    private List<string> Replaced(PlaybookMap map, ImmutableArray<string> overridable, bool isKnown)
    {
        var replaced = new List<string>();
        if (map.Map(PlaybookKeys.Override) is not { } overrides) return replaced;
        if (!isKnown)
        {
            Bad(
                overrides.At, "there is no earlier definition that could be overridden",
                "leave 'override' out, or load the file of the earlier definition before this one");
        }

        overrides.ReportUnknownKeys(overridable);
        foreach (var key in overridable)
        {
            if (overrides.Text(key) is not { } how) continue;
            if (how.Value is not (Append or Replace))
                Bad(how.At, $"'{key}' is overridden by append or replace", $"{key}: {Replace}");
            else if (!map.Has(key))
                Bad(how.At, $"an override for '{key}' was given but no '{key}'", $"give '{key}' in this item");
            else if (how.Value == Replace) replaced.Add(key);
        }

        return replaced;
    }

    private void Bad(Context at, string message, string hint) =>
        findings.Add(at.Report(DiagnosticCode.BadOverride, message, hint));

    private void Incomplete(Context at, string message, string hint) =>
        findings.Add(at.Report(DiagnosticCode.IncompleteRemedy, message, hint));
}
