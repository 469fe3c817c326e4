using System.Collections.Immutable;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

internal sealed class NumberPredicate(ValueReader left, Comparison comparison, ImmutableArray<ulong> constants)
    : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var value = left.Read(evaluation.View);
        if (value.IsMissing) return false;
        var holding = 0;
        foreach (var constant in constants)
        {
            if (NumberComparisons.Holds(comparison.Operator, value.Number, constant)) holding++;
        }

        return comparison.Modifier == Modifier.None
            ? holding > 0
            : ModifierCount.Satisfies(comparison.Modifier, holding, constants.Length);
    }
}

internal sealed class NumbersCompared(ValueReader left, ValueReader right, Operator @operator) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var value = left.Read(evaluation.View);
        var other = right.Read(evaluation.View);
        return !value.IsMissing && !other.IsMissing
            && NumberComparisons.Holds(@operator, value.Number, other.Number);
    }
}

internal static class NumberComparisons
{
    public static bool Holds(Operator @operator, ulong value, ulong other) => @operator switch
    {
        Operator.Equal or Operator.In or Operator.Intersects => value == other,
        Operator.NotEqual => value != other,
        Operator.Less => value < other,
        Operator.LessOrEqual => value <= other,
        Operator.Greater => value > other,
        Operator.GreaterOrEqual => value >= other,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
