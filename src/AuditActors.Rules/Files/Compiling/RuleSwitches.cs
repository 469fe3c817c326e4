using System.Collections.Immutable;
using AuditActors.Events;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Decides which rules are evaluated, and in which order.</summary>
internal static class RuleSwitches
{
    /// <summary>
    /// Leaves out what is too weak, then switches in the given order. A rule that a selection enables goes to the end.
    /// </summary>
    public static ImmutableArray<CompiledRule> Apply(
        IEnumerable<CompiledRule> rules, Priority floor, ImmutableArray<RuleSelection> selections)
    {
        var loaded = rules.Where(rule => rule.Definition.Priority <= floor).ToList();
        var enabled = loaded.Where(rule => rule.Definition.Enabled).ToList();
        foreach (var selection in selections)
        {
            if (!string.IsNullOrEmpty(selection.Rule))
                Switch(selection.Enable, rule => NamePattern.Matches(selection.Rule, rule.Definition.Name));
            if (!string.IsNullOrEmpty(selection.Tag))
                Switch(selection.Enable, rule => rule.Definition.Tags.Contains(selection.Tag));
        }

        return [.. enabled];

        void Switch(bool enable, Func<CompiledRule, bool> fits)
        {
            if (enable) enabled.AddRange(loaded.Where(rule => fits(rule) && !enabled.Contains(rule)).ToList());
            else enabled.RemoveAll(rule => fits(rule));
        }
    }
}
