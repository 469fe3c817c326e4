using System.Collections.Immutable;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// What a condition demands of one field: clues of which the field's text, or an element of its list, must fit at least
/// one. Derived from comparisons with constants below <c>and</c>, united over the branches of <c>or</c>; anything else
/// demands nothing, which is null. No clue at all means that the condition cannot hold.
/// </summary>
internal static class Demand
{
    public static ImmutableHashSet<TextClue>? Of(Condition condition, string field)
    {
        switch (condition)
        {
            case Condition.And and:
                return and.Terms.Select(term => Of(term, field)).Aggregate(Both);
            case Condition.Or or:
                return or.Terms.Select(term => Of(term, field)).Aggregate(Either);
            case Condition.Compare { Left: Operand.Field left, Right: var right } compare when left.Text == field:
                return Clues(compare.Comparison, right);
            default:
                return null;
        }
    }

    private static ImmutableHashSet<TextClue>? Clues(Comparison comparison, RightSide right)
    {
        var constants = right switch
        {
            RightSide.Constant constant => [constant.Text],
            RightSide.Constants several when IsAnyEnough(comparison, several) => several.Texts,
            _ => [],
        };
        if (constants.IsEmpty) return null;
        var clues = constants.Select(constant => Clue(comparison.Operator, constant)).ToList();
        return clues.Contains(null) ? null : [.. clues.OfType<TextClue>()];
    }

    private static bool IsAnyEnough(Comparison comparison, RightSide.Constants constants) => comparison.Modifier switch
    {
        Modifier.AnyOf or Modifier.OneOf => true,
        Modifier.None => constants.Texts.Length == 1 || comparison.Operator is Operator.In or Operator.Intersects,
        _ => false,
    };

    private static TextClue? Clue(Operator @operator, string constant) => @operator switch
    {
        Operator.Equal or Operator.In or Operator.Intersects => new TextClue(CluePlace.Whole, constant),
        Operator.StartsWith => Part(CluePlace.Start, constant),
        Operator.EndsWith => Part(CluePlace.End, constant),
        Operator.Contains => Part(CluePlace.Anywhere, constant),
        Operator.Glob => Part(CluePlace.Start, Glob.LiteralStart(constant)),
        _ => null,
    };

    private static TextClue? Part(CluePlace place, string text) => text.Length == 0 ? null : new TextClue(place, text);

    // Either demand alone is necessary; of two that cannot be intersected the sharper one is kept.
    private static ImmutableHashSet<TextClue>? Both(
        ImmutableHashSet<TextClue>? one, ImmutableHashSet<TextClue>? other)
    {
        if (one is null) return other;
        if (other is null) return one;
        var (oneIsWhole, otherIsWhole) = (IsWhole(one), IsWhole(other));
        if (oneIsWhole != otherIsWhole) return oneIsWhole ? one : other;
        return one.Count <= other.Count ? one : other;
    }

    private static ImmutableHashSet<TextClue>? Either(
        ImmutableHashSet<TextClue>? one, ImmutableHashSet<TextClue>? other) =>
        one is null || other is null ? null : one.Union(other);

    private static bool IsWhole(ImmutableHashSet<TextClue> clues) => clues.All(clue => clue.Place == CluePlace.Whole);
}
