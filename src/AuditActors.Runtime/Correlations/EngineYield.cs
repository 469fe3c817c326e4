using AuditActors.Events;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Runtime.Correlations;

/// <summary>What came of feeding an engine.</summary>
/// <param name="Alerts">To be raised.</param>
/// <param name="Changes">To be stored with the alerts.</param>
/// <param name="Forwarded">For other engines, with the number of the event; 0 where an alert is the event.</param>
internal sealed record EngineYield(
    IReadOnlyList<Alert> Alerts,
    IReadOnlyList<StateRow> Changes,
    IReadOnlyList<(ulong Number, ForwardedAdmission Event)> Forwarded)
{
    public static readonly EngineYield Nothing = new([], [], []);
}
