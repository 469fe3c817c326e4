using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Reads the operators of a threshold.</summary>
internal static class CorrelationThreshold
{
    private static readonly string[] Operators = ["gt", "gte", "lt", "lte", "eq", "neq"];

    /// <summary>The threshold; null after a fault.</summary>
    public static Threshold? Read(CorrelationMap map)
    {
        var threshold = new Threshold
        {
            Greater = map.Decimal("gt"),
            GreaterOrEqual = map.Decimal("gte"),
            Less = map.Decimal("lt"),
            LessOrEqual = map.Decimal("lte"),
            Equal = map.Decimal("eq"),
            NotEqual = map.Decimal("neq"),
        };
        if (!Array.Exists(Operators, map.Has))
        {
            map.Fault(
                DiagnosticCode.BadThreshold, CorrelationKeys.Threshold, "The threshold compares with nothing",
                $"add one of {string.Join(", ", Operators)}");
            return null;
        }

        if (!threshold.IsContradictory) return map.Faults.Any ? null : threshold;
        var key = Array.FindLast(Operators, map.Has)!;
        map.Fault(DiagnosticCode.BadThreshold, key, "No number satisfies all parts of the threshold");
        return null;
    }
}
