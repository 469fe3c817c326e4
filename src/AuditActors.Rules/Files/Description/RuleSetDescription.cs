using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Description;

/// <summary>What rules files define, for people and tools that ask: rules that are switched off included.</summary>
public sealed record RuleSetDescription(
    SemanticVersion RequiredEngineVersion,
    ImmutableArray<ImmutableArray<PluginVersion>> RequiredPlugins,
    ImmutableArray<DescribedRule> Rules,
    ImmutableArray<DescribedMacro> Macros,
    ImmutableArray<DescribedList> Lists)
{
    internal static RuleSetDescription Of(Definitions definitions, CompiledDefinitions compiled) => new(
        definitions.EngineVersion,
        [.. definitions.Plugins.Select(requirement => requirement.Alternatives)],
        [.. compiled.Rules.Select(DescribedRule.Of)],
        [.. compiled.Macros.Select(macro => DescribedMacro.Of(macro, compiled))],
        [.. definitions.Lists.InOrder.Select(list => DescribedList.Of(list, definitions, compiled))]);
}

/// <summary>A rule as its files leave it.</summary>
public sealed record DescribedRule
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Source { get; init; }

    public required Priority Priority { get; init; }

    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>As the files say; options may switch the rule otherwise.</summary>
    public required bool Enabled { get; init; }

    public required bool Capture { get; init; }

    public required uint CaptureDuration { get; init; }

    /// <summary>As written, appends included, exceptions not.</summary>
    public required string ConditionText { get; init; }

    /// <summary>With exceptions, lists and macros.</summary>
    public required Condition Condition { get; init; }

    public required string Output { get; init; }

    /// <summary>With what configuration adds.</summary>
    public required string CompiledOutput { get; init; }

    public required ImmutableArray<string> OutputFields { get; init; }

    public required ImmutableArray<string> Macros { get; init; }

    public required ImmutableArray<string> Lists { get; init; }

    public required ImmutableArray<string> ExceptionNames { get; init; }

    public required ImmutableArray<string> ExceptionFields { get; init; }

    public required ImmutableArray<string> ExceptionOperators { get; init; }

    internal static DescribedRule Of(CompiledRule rule)
    {
        var definition = rule.Definition;
        return new DescribedRule
        {
            Name = definition.Name,
            Description = definition.Description,
            Source = definition.Source,
            Priority = definition.Priority,
            Tags = [.. definition.Tags],
            Enabled = definition.Enabled,
            Capture = definition.Capture,
            CaptureDuration = definition.CaptureDuration,
            ConditionText = definition.Condition,
            Condition = rule.Condition,
            Output = definition.Output,
            CompiledOutput = rule.OutputText,
            OutputFields = [.. FieldsOf(rule)],
            Macros = [.. rule.Macros],
            Lists = [.. rule.Lists],
            ExceptionNames = [.. definition.Exceptions.Select(exception => exception.Name)],
            ExceptionFields = [.. Distinct(definition, exception => exception.Fields)],
            ExceptionOperators = [.. Distinct(definition, exception => exception.Comparisons)],
        };
    }

    private static IEnumerable<string> FieldsOf(CompiledRule rule) =>
        rule.Output is { } output
            ? output.Fields().Select(field => field.Text).Distinct().Order(ByteOrder.Instance)
            : [];

    private static SortedSet<string> Distinct(Definition.Rule rule, Func<RuleException, ExceptionEntry> part)
    {
        var texts = rule.Exceptions
            .Select(part)
            .SelectMany(
                entry => entry is ExceptionEntry.Many many ? many.Items.Select(item => item.Text) : [entry.Text]);
        return new SortedSet<string>(texts, ByteOrder.Instance);
    }
}

/// <summary>A macro as its files leave it; <paramref name="Condition"/> has lists and macros put in.</summary>
public sealed record DescribedMacro(
    string Name,
    string ConditionText,
    Condition Condition,
    bool IsUsed,
    ImmutableArray<string> Macros,
    ImmutableArray<string> Lists)
{
    internal static DescribedMacro Of(CompiledMacro macro, CompiledDefinitions compiled)
    {
        var name = macro.Definition.Name;
        var isUsed = compiled.Rules.Any(rule => rule.Macros.Contains(name))
            || compiled.Macros.Any(other => other.Macros.Contains(name));
        return new DescribedMacro(
            name, macro.Definition.Condition, macro.Condition, isUsed, [.. macro.Macros], [.. macro.Lists]);
    }
}

/// <summary>A list as its files leave it; <paramref name="CompiledItems"/> has named lists put in.</summary>
public sealed record DescribedList(
    string Name,
    ImmutableArray<string> Items,
    ImmutableArray<string> CompiledItems,
    ImmutableArray<string> Lists,
    bool IsUsed)
{
    internal static DescribedList Of(Definition.List list, Definitions definitions, CompiledDefinitions compiled)
    {
        var named = list.Items
            .Where(item => definitions.Lists.Find(item) is { } other && other.Index < list.Visibility)
            .ToImmutableArray();
        var items = compiled.Lists.InOrder.First(resolved => resolved.Name == list.Name).Items;
        return new DescribedList(
            list.Name,
            [.. list.Items.Where(item => !named.Contains(item))],
            [.. items],
            named,
            compiled.Lists.IsUsed(list.Name));
    }
}
