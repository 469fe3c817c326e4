namespace AuditActors.App.Emulator;

/// <summary>
/// Wakes everyone who waits. Take <see cref="Next"/> before looking at the condition, await it when the condition
/// does not hold: no wake-up is lost.
/// </summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
