using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// What the state of a correlation depends on, as a hash: pattern, selectors, groups, scope, windows. Thresholds,
/// limits, cool-down and output can change without it.
/// </summary>
internal static class StateDigest
{
    public static string Of(CorrelationRule rule)
    {
        var text = new StringBuilder()
            .AppendLine(CorrelationTypes.NameOf(rule.Pattern))
            .AppendLine($"{rule.Scope} {rule.Evaluation} {rule.Timespan.Ticks} {rule.EmitAtClose}")
            .AppendLine(Shape(rule.Pattern));
        foreach (var selector in rule.AllSelectors)
        {
            text.AppendLine($"{selector.Name} {selector.Correlation}");
            if (selector.Condition is { } condition) text.AppendLine(ConditionPrinter.Print(condition));
        }

        foreach (var group in rule.GroupBy)
            text.AppendLine($"{group.Name} {group.Optional} {string.Join(' ', group.Fields.Select(use => use?.Text))}");
        return Hash(text.ToString());
    }

    /// <summary>What nodes must agree on to send one another admitted events.</summary>
    public static string OfWire(string digest, ImmutableArray<FieldUse> kept) =>
        Hash($"{digest}\n{string.Join('\n', kept.Select(use => use.Text))}")[..16];

    private static string Shape(CorrelationPattern pattern) => pattern switch
    {
        CorrelationPattern.Counting counting => $"{counting.Window} {counting.Gap?.Ticks} {Shape(counting.Measure)}",
        CorrelationPattern.InOrder inOrder => string.Join(
            ' ', inOrder.Steps.Select(step => $"{step.Selector}x{step.Count}/{step.Absent}/{step.Within?.Ticks}")),
        CorrelationPattern.FirstSeen firstSeen => Shape(firstSeen.Fields),
        CorrelationPattern.Together together => $"{together.Formula?.Wanted} {together.Formula?.Unwanted}",
        _ => "",
    };

    private static string Shape(Measure measure) => measure switch
    {
        Measure.Different different => Shape(different.Fields),
        Measure.Sum sum => sum.Field.Text,
        Measure.Average average => average.Field.Text,
        Measure.Percentile percentile => percentile.Field.Text,
        _ => "",
    };

    private static string Shape(ImmutableArray<CountedField> fields) =>
        string.Join(' ', fields.Select(field => $"{field.Use.Text}{(field.Optional ? "?" : "")}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
