using AuditActors.Rules.Language;

namespace AuditActors.Rules;

/// <summary>How the rules of one set differ from those of another, by their names.</summary>
/// <param name="Added">Rules that were not there before.</param>
/// <param name="Removed">Rules that are not there any more.</param>
/// <param name="Changed">Rules that match or say something else.</param>
public sealed record RuleSetChange(
    IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed)
{
    /// <summary>What became of one set.</summary>
    public static RuleSetChange Between(RuleSet before, RuleSet after)
    {
        var old = before.Rules.ToDictionary(rule => rule.Name, Content, StringComparer.Ordinal);
        var now = after.Rules.ToDictionary(rule => rule.Name, Content, StringComparer.Ordinal);
        return new RuleSetChange(
            [.. now.Keys.Where(name => !old.ContainsKey(name))],
            [.. old.Keys.Where(name => !now.ContainsKey(name))],
            [
                .. now.Where(rule => old.TryGetValue(rule.Key, out var was) && was != rule.Value)
                    .Select(rule => rule.Key),
            ]);
    }

    private static string Content(ResolvedRule rule) => string.Join(
        '\n',
        ConditionPrinter.Print(rule.Condition),
        rule.OutputText,
        rule.Priority,
        rule.Source,
        string.Join(',', rule.Tags),
        string.Join(',', rule.ExtraFields.Select(field => $"{field.Key} {field.Raw?.Text} {field.Format is null}")));
}
