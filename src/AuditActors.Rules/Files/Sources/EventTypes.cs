using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Sources;

/// <summary>Whether a condition on system calls is limited to a few types of them.</summary>
internal static class EventTypes
{
    private const string TypeField = "evt.type";

    public static bool AreLimited(Condition condition) => Limits(condition, isNegated: false);

    private static bool Limits(Condition condition, bool isNegated) => condition switch
    {
        Condition.And and => isNegated
            ? and.Terms.All(term => Limits(term, true))
            : and.Terms.Any(term => Limits(term, false)),
        Condition.Or or => isNegated
            ? or.Terms.Any(term => Limits(term, true))
            : or.Terms.All(term => Limits(term, false)),
        Condition.Not not => Limits(not.Term, !isNegated),
        Condition.Compare { Left: Operand.Field { Name: TypeField } } compare =>
            compare.Comparison.Operator is Operator.Equal or Operator.In
                ? !isNegated
                : compare.Comparison.Operator == Operator.NotEqual && isNegated,
        _ => false,
    };
}
