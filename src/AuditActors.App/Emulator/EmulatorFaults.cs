namespace AuditActors.App.Emulator;

/// <summary>The refusals still to be given, in order.</summary>
internal sealed class EmulatorFaults(IEnumerable<EmulatorFault> faults)
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _statuses =
        new(faults.SelectMany(fault => Enumerable.Repeat(fault.Status, fault.Times)));

    /// <summary>The status for this connection attempt; null when it is to succeed.</summary>
    public int? Next()
    {
        lock (_lock) return _statuses.TryDequeue(out var status) ? status : null;
    }
}
