using AuditActors.Events;

namespace AuditActors.Tests.Runtime.Delivery;

/// <summary>Keeps what it is sent and does with each delivery what it is told.</summary>
internal sealed class FakeReceiver(int mostAtOnce = 100) : IAlertReceiver
{
    private readonly Lock _lock = new();
    private readonly List<long> _taken = [];
    private int _attempts;

    public Func<IReadOnlyList<LoggedAlert>, DeliveryResult> Behaviour { get; set; } = _ => DeliveryResult.Taken;

    /// <summary>What it throws where nobody may throw; null for nothing.</summary>
    public Exception? Fault { get; set; }

    public int Faults { get; private set; }

    public int MostAtOnce
    {
        get
        {
            if (Fault is null) return mostAtOnce;
            Faults++;
            throw Fault;
        }
    }

    public int Attempts => Volatile.Read(ref _attempts);

    public bool IsDisposed { get; private set; }

    /// <summary>The sequences of alerts, in the order in which they were taken.</summary>
    public IReadOnlyList<long> Taken
    {
        get { lock (_lock) return [.. _taken]; }
    }

    public Task<DeliveryResult> DeliverAsync(IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        Assert.InRange(alerts.Count, 1, mostAtOnce);
        var result = Behaviour(alerts);
        var left = result.NotYet.Concat(result.Refused.Select(refused => refused.Alert)).ToHashSet();
        lock (_lock) _taken.AddRange(alerts.Where(alert => !left.Contains(alert)).Select(alert => alert.Sequence));
        return Task.FromResult(result);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
