using System.Diagnostics;
using AuditActors.Events;
using AuditActors.Runtime.Store.Log;

namespace AuditActors.Runtime.Traces;

/// <summary>Of which traced batch the latest alerts in the log are; the log does not know.</summary>
internal sealed class TracedAlerts
{
    private const int Most = 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, ActivityContext> _batches = [];
    private readonly Queue<Guid> _order = [];

    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _batches.Count == 0;
        }
    }

    public void Add(ActivityContext batch, IReadOnlyList<Alert> alerts)
    {
        lock (_lock)
        {
            foreach (var alert in alerts.Take(Most))
            {
                var id = AlertId.Of(alert);
                if (!_batches.TryAdd(id, batch)) continue;
                _order.Enqueue(id);
                if (_order.Count > Most) _batches.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Nothing for alerts of others.</summary>
    public ActivityContext BatchOf(Guid alert)
    {
        lock (_lock) return _batches.GetValueOrDefault(alert);
    }
}
