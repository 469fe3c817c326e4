using System.Numerics;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What all windows of a correlation of kinds of events share.</summary>
internal sealed class TogetherPlan
{
    private readonly PresenceFormula? _formula;
    private readonly Threshold? _kinds;

    public TogetherPlan(CorrelationRule rule, int perSelector)
    {
        var pattern = (CorrelationPattern.Together)rule.Pattern;
        var all = (1u << rule.Selectors.Length) - 1;
        _kinds = pattern.Kinds;
        _formula = pattern.Formula;
        Timespan = EventTime.Span(rule.Timespan);
        AfterMatch = rule.AfterMatch;
        Wanted = _formula?.Wanted ?? all;
        Unwanted = _formula?.Unwanted ?? 0;
        All = all;
        PerSelector = perSelector;
    }

    public long Timespan { get; }

    public AfterMatch AfterMatch { get; }

    /// <summary>Selectors that can make a match.</summary>
    public uint Wanted { get; }

    /// <summary>Selectors that can spoil one.</summary>
    public uint Unwanted { get; }

    /// <summary>Events of each selector that a window remembers.</summary>
    public int PerSelector { get; }

    public decimal? Limit => _kinds?.Limit;

    private uint All { get; }

    /// <summary>Whether the selectors hit are enough, given the unwanted ones hit.</summary>
    public bool Holds(uint present, uint unwanted)
    {
        if (_kinds is not null) return _kinds.Holds(Kinds(present));
        return _formula?.Holds(present, unwanted) ?? (present & All) == All;
    }

    public static int Kinds(uint present) => BitOperations.PopCount(present);
}
