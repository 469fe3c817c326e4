using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Comparisons with the text <c>&lt;NA&gt;</c>, which a missing field never equals.</summary>
internal static class UnsafeComparisons
{
    private const string NotAvailable = "<NA>";

    public static bool AnyIn(Condition condition) =>
        ConditionFields.Terms(condition).OfType<Condition.Compare>().Any(IsUnsafe);

    private static bool IsUnsafe(Condition.Compare compare) =>
        compare.Comparison.Modifier == Modifier.None
        && compare.Comparison.Operator is Operator.Equal or Operator.NotEqual or Operator.In or Operator.Intersects
            or Operator.PathMatch
        && ConditionFields.Of(compare.Left).Any(IsOfPlugin)
        && ConstantWarnings.Constants(compare.Right).Contains(NotAvailable);

    private static bool IsOfPlugin(Operand.Field field) =>
        field.Name.StartsWith("ka.", StringComparison.Ordinal)
            || field.Name.StartsWith("jevt.", StringComparison.Ordinal);
}
