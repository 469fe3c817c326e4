namespace AuditActors.Rules.Language;

/// <summary>Walks over the terms of a condition and over the fields in them, in the order of the text.</summary>
internal static class ConditionFields
{
    /// <summary>The comparisons and existence checks of a condition.</summary>
    public static IEnumerable<Condition> Terms(Condition condition) => condition switch
    {
        Condition.And and => and.Terms.SelectMany(Terms),
        Condition.Or or => or.Terms.SelectMany(Terms),
        Condition.Not not => Terms(not.Term),
        _ => [condition],
    };

    /// <summary>The fields of one term, those on its right side included.</summary>
    public static IEnumerable<Operand.Field> Of(Condition term) => term switch
    {
        Condition.Exists exists => Of(exists.Left),
        Condition.Compare { Right: RightSide.Value value } compare => Of(compare.Left).Concat(Of(value.Operand)),
        Condition.Compare compare => Of(compare.Left),
        _ => [],
    };

    public static IEnumerable<Operand.Field> Of(Operand operand) => operand switch
    {
        Operand.Field field => [field],
        Operand.Transform transform => transform.Arguments.SelectMany(Of),
        Operand.List list => list.Items.SelectMany(Of),
        _ => [],
    };
}
