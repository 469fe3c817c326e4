namespace AuditActors.Rules.Temporal;

/// <summary>What a counted or computed number must satisfy; all bounds that are given must hold.</summary>
public sealed record Threshold
{
    public decimal? Greater { get; init; }

    public decimal? GreaterOrEqual { get; init; }

    public decimal? Less { get; init; }

    public decimal? LessOrEqual { get; init; }

    public decimal? Equal { get; init; }

    public decimal? NotEqual { get; init; }

    /// <summary>Whether a number that satisfies it still does when it grows.</summary>
    public bool IsMonotone => Less is null && LessOrEqual is null && Equal is null && NotEqual is null;

    /// <summary>The bound that alerts show.</summary>
    public decimal? Limit => GreaterOrEqual ?? Greater ?? Equal ?? LessOrEqual ?? Less ?? NotEqual;

    /// <summary>The least whole number, zero or more, that satisfies the lower bounds.</summary>
    public decimal LeastCount
    {
        get
        {
            var least = 0m;
            if (GreaterOrEqual is { } reached) least = decimal.Max(least, decimal.Ceiling(reached));
            if (Greater is { } passed) least = decimal.Max(least, decimal.Floor(passed) + 1);
            if (Equal is { } exact) least = decimal.Max(least, decimal.Ceiling(exact));
            return least;
        }
    }

    /// <summary>Whether no number at all satisfies it.</summary>
    public bool IsContradictory
    {
        get
        {
            var (low, lowIsIn) = Lower;
            var (high, highIsIn) = Upper;
            if (Equal is { } exact)
                return !Holds(exact);
            if (low is not { } from || high is not { } to) return false;
            return from > to || (from == to && (!lowIsIn || !highIsIn || NotEqual == from));
        }
    }

    private (decimal? Bound, bool IsIn) Lower =>
        Greater is { } above && !(GreaterOrEqual > above) ? (above, false) : (GreaterOrEqual, true);

    private (decimal? Bound, bool IsIn) Upper =>
        Less is { } below && !(LessOrEqual < below) ? (below, false) : (LessOrEqual, true);

    public bool Holds(decimal value) =>
        !(value <= Greater) && !(value < GreaterOrEqual) && !(value >= Less) && !(value > LessOrEqual)
        && !(Equal is { } exact && value != exact) && !(NotEqual is { } other && value == other);
}
