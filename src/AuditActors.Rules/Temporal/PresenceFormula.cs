using System.Collections.Immutable;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// Which selectors must have been hit together, and which must not have been. Negation stands at selectors only.
/// </summary>
public abstract record PresenceFormula
{
    /// <summary>The selector with that number was hit.</summary>
    public sealed record Present(int Selector) : PresenceFormula;

    /// <summary>The selector with that number was not hit.</summary>
    public sealed record Absent(int Selector) : PresenceFormula;

    public sealed record And(ImmutableArray<PresenceFormula> Terms) : PresenceFormula;

    public sealed record Or(ImmutableArray<PresenceFormula> Terms) : PresenceFormula;

    /// <summary>A bit for each selector that must be hit.</summary>
    public uint Wanted => Collect(this, formula => formula is Present present ? 1u << present.Selector : 0);

    /// <summary>A bit for each selector that must not be hit.</summary>
    public uint Unwanted => Collect(this, formula => formula is Absent absent ? 1u << absent.Selector : 0);

    /// <summary>Whether it holds without any selector being hit.</summary>
    public bool HoldsOfNothing => Holds(0, 0);

    /// <summary>Judges by the wanted selectors seen and the unwanted ones seen.</summary>
    public bool Holds(uint present, uint unwanted) => this switch
    {
        Present wanted => (present & (1u << wanted.Selector)) != 0,
        Absent absent => (unwanted & (1u << absent.Selector)) == 0,
        And and => and.Terms.All(term => term.Holds(present, unwanted)),
        Or or => or.Terms.Any(term => term.Holds(present, unwanted)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static uint Collect(PresenceFormula formula, Func<PresenceFormula, uint> bits) => formula switch
    {
        And and => and.Terms.Aggregate(0u, (all, term) => all | Collect(term, bits)),
        Or or => or.Terms.Aggregate(0u, (all, term) => all | Collect(term, bits)),
        _ => bits(formula),
    };
}
