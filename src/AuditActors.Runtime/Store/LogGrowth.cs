namespace AuditActors.Runtime.Store;

/// <summary>Wakes whoever waits for alerts of this node.</summary>
internal sealed class LogGrowth
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when alerts are logged after it was taken.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Note() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
