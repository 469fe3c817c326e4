using AuditActors.Events;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads <c>rule</c> items in their four forms: definition, switch, old append, override.</summary>
internal sealed class RuleReader(Definitions definitions)
{
    private readonly RuleCollector _collector = new(definitions);

    public void Read(ItemReader item, Context root)
    {
        var unnamed = item.Named(ItemTypes.Rule, "", root);
        if (unnamed.Text(ItemKeys.Rule) is not { } name) return;
        var reader = item.Named(ItemTypes.Rule, name, root);
        var source = reader.Text(ItemKeys.Source, required: false, mayBeEmpty: true) ?? "";
        var append = Overrides.ReadOldAppend(reader);
        var overrides = Overrides.Read(reader, ItemKeys.Appendable, ItemKeys.Replaceable);
        overrides.RefuseWith(append, reader);
        if (!reader.Failed)
        {
            if (overrides.Any) new RuleOverrideReader(_collector, reader, name, source, overrides).Read();
            else if (append) ReadOldAppend(reader, name, source);
            else if (IsSwitch(reader)) ReadSwitch(reader, name);
            else ReadDefinition(reader, name);
        }

        if (reader.Failed) definitions.NoteBroken(name);
        else UnknownKeys.Warn(reader, ItemKeys.OfRule);
    }

    public static Priority? ReadPriority(ItemReader reader)
    {
        if (reader.Text(ItemKeys.Priority) is not { } text) return null;
        if (PriorityNames.TryParse(text, out var priority)) return priority;
        RefusePriority(reader, text);
        return null;
    }

    private static void RefusePriority(ItemReader reader, string text)
    {
        var place = reader.Context.In(ItemTypes.RulePriority, "", reader.Item.Find(ItemKeys.Priority)!.At);
        string[] names = [.. Enum.GetNames<Priority>().Select(known => known.ToUpperInvariant()), "INFO"];
        var hint = NearestName.Hint(text.Trim().ToUpperInvariant(), names) ?? $"one of {string.Join(", ", names)}";
        reader.Fail(place, "Invalid priority", hint);
    }

    private static bool IsSwitch(ItemReader reader) => !reader.Has(ItemKeys.Condition)
        && !reader.Has(ItemKeys.Output) && !reader.Has(ItemKeys.Description) && !reader.Has(ItemKeys.Priority);

    private void ReadSwitch(ItemReader reader, string name)
    {
        var enabled = reader.Flag(ItemKeys.Enabled, required: true);
        reader.Warn(
            DiagnosticCode.DeprecatedItem,
            "A rule item of 'enabled' alone is deprecated: add 'override: {enabled: replace}'");
        if (!reader.Failed) _collector.Switch(reader, name, enabled!.Value);
    }

    private void ReadOldAppend(ItemReader reader, string name, string source)
    {
        var update = new RuleUpdate(name, source);
        if (reader.Has(ItemKeys.Condition)) update.Condition = reader.Text(ItemKeys.Condition);
        if (reader.Has(ItemKeys.Exceptions)) update.Exceptions = ExceptionReader.Read(reader, append: true);
        if (!reader.Failed) _collector.Append(reader, update);
    }

    private void ReadDefinition(ItemReader reader, string name)
    {
        var condition = reader.Text(ItemKeys.Condition);
        var output = reader.Text(ItemKeys.Output);
        var description = reader.Text(ItemKeys.Description);
        var priorityText = reader.Text(ItemKeys.Priority);
        if (reader.Failed) return;
        if (!PriorityNames.TryParse(priorityText, out var priority)) RefusePriority(reader, priorityText!);
        var rule = new Definition.Rule(name, reader.Context)
        {
            Condition = condition!,
            ConditionContext = Part(reader, ItemKeys.Condition, ItemTypes.RuleCondition),
            Output = output!.Trim(' ', '\t', '\n', '\r', '\v', '\f'),
            OutputContext = Part(reader, ItemKeys.Output, ItemTypes.RuleOutput),
            Description = description!,
            Priority = priority,
            Source = reader.Text(ItemKeys.Source, required: false) ?? RuleSources.Default,
            Enabled = reader.Flag(ItemKeys.Enabled) ?? true,
            Capture = reader.Flag(ItemKeys.Capture) ?? false,
            CaptureDuration = reader.Number(ItemKeys.CaptureDuration) ?? 0,
            WarnEventTypes = reader.Flag(ItemKeys.WarnEventTypes) ?? true,
            SkipIfUnknownFilter = reader.Flag(ItemKeys.SkipIfUnknownFilter) ?? false,
            Tags = new SortedSet<string>(reader.Texts(ItemKeys.Tags, required: false) ?? [], ByteOrder.Instance),
            Exceptions = ExceptionReader.Read(reader, append: false),
        };
        if (!reader.Failed) _collector.Define(reader, rule);
    }

    private static Context Part(ItemReader reader, string key, string itemType) =>
        reader.Context.In(itemType, "", reader.Item.Find(key)!.At);
}
