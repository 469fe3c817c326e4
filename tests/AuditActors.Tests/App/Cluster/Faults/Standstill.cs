namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>
/// For how long a process that wants nothing but to be woken was not: what waited for less may have waited for the
/// machine alone.
/// </summary>
internal sealed class Standstill : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);
    private readonly PeriodicTimer _timer = new(Every);
    private readonly Task _watching;

    public Standstill() => _watching = WatchAsync();

    /// <summary>The longest time since it counts.</summary>
    public TimeSpan Longest { get; private set; }

    public void CountFromNow() => Longest = TimeSpan.Zero;

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        var last = TimeProvider.System.GetTimestamp();
        while (await _timer.WaitForNextTickAsync())
        {
            var now = TimeProvider.System.GetTimestamp();
            var late = TimeProvider.System.GetElapsedTime(last, now) - Every;
            if (late > Longest) Longest = late;
            last = now;
        }
    }
}
