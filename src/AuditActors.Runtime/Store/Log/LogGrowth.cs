namespace AuditActors.Runtime.Store.Log;

/// <summary>Wakes whoever waits for alerts.</summary>
internal sealed class LogGrowth
{
    private TaskCompletionSource _next = New();
    private int _others;

    /// <summary>Completes when alerts are logged after it was taken.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Changes whenever alerts are logged that <see cref="RecentAlerts"/> does not get.</summary>
    public int Others => Volatile.Read(ref _others);

    /// <summary>The writer of this process has logged some.</summary>
    public void Note() => Interlocked.Exchange(ref _next, New()).SetResult();

    /// <summary>Others have, or may have.</summary>
    public void NoteOthers()
    {
        Interlocked.Increment(ref _others);
        Note();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
