using System.Collections.Immutable;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// What a condition demands of an event's header, by three-valued evaluation: what reads anything else may hold or
/// not. An upper bound fails only where the condition surely does, a lower bound holds only where it surely does; a
/// negation turns one into the other.
/// </summary>
internal static class HeaderCondition
{
    /// <summary>Holds for every event for which the condition does.</summary>
    public static HeaderPredicate MayHold(Condition condition) => Bound(condition, isUpper: true);

    private static HeaderPredicate Bound(Condition condition, bool isUpper) => condition switch
    {
        Condition.And and => Combine(and.Terms, isUpper, all: true),
        Condition.Or or => Combine(or.Terms, isUpper, all: false),
        Condition.Not not => Not(Bound(not.Term, !isUpper)),
        Condition.Exists exists when HeaderFields.Of(exists.Left) is { } part =>
            part == HeaderPart.RawTime ? HeaderConstant.Always : new HeaderExists(part),
        Condition.Compare compare when Test(compare) is { } test => test,
        _ => isUpper ? HeaderConstant.Always : HeaderConstant.Never,
    };

    private static HeaderPredicate? Test(Condition.Compare compare)
    {
        if (HeaderFields.Of(compare.Left) is not { } part) return null;
        ImmutableArray<string>? constants = compare.Right switch
        {
            RightSide.Constant constant => [constant.Text],
            RightSide.Constants several => several.Texts,
            _ => null,
        };
        if (constants is null) return null;
        var test = ComparisonCompiler.Test(compare.Comparison, constants.Value);
        return part == HeaderPart.RawTime ? new RawTimeComparison(test) : new HeaderComparison(part, test);
    }

    private static HeaderPredicate Combine(ImmutableArray<Condition> terms, bool isUpper, bool all)
    {
        var (neutral, decisive) = all
            ? (HeaderConstant.Always, HeaderConstant.Never)
            : (HeaderConstant.Never, HeaderConstant.Always);
        var bounds = terms.Select(term => Bound(term, isUpper)).Where(bound => bound != neutral).ToImmutableArray();
        if (bounds.Contains(decisive)) return decisive;
        return bounds switch
        {
            [] => neutral,
            [var only] => only,
            _ => new HeaderCombination(bounds, all),
        };
    }

    private static HeaderPredicate Not(HeaderPredicate bound) =>
        bound == HeaderConstant.Always ? HeaderConstant.Never
        : bound == HeaderConstant.Never ? HeaderConstant.Always
        : new HeaderNegation(bound);
}
