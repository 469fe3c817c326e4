using AuditActors.Events;

namespace AuditActors.Runtime.Outbox;

/// <summary>
/// Puts the alerts of one ingest back into the order of its events. What it holds is bounded by the events under way,
/// which the lanes bound.
/// </summary>
internal sealed class Resequencer
{
    // Alerts of correlations may have event and rule in common.
    private readonly PriorityQueue<Alert, (ulong Event, int Rule, ulong Time, Guid Id)> _held = new();

    public bool IsEmpty => _held.Count == 0;

    public void Add(IEnumerable<Alert> alerts)
    {
        foreach (var alert in alerts)
            _held.Enqueue(alert, (alert.EventNumber, alert.RuleOrder, alert.Time, alert.Id ?? Guid.Empty));
    }

    /// <summary>Moves the alerts of all events up to a number into a list, in order.</summary>
    public void Release(ulong through, List<Alert> to)
    {
        while (_held.TryPeek(out _, out var place) && place.Event <= through) to.Add(_held.Dequeue());
    }
}
