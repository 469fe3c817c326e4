using AuditActors.App.Emulator;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>When the emulator sent which event, by looking again and again.</summary>
internal sealed class SentTimes : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(long Sent, DateTimeOffset At)> _looks = [];
    private readonly Task _looking;

    public SentTimes(LdpEmulator emulator) => _looking = LookAsync(emulator);

    /// <summary>At the latest.</summary>
    public DateTimeOffset Of(int number)
    {
        lock (_looks)
        {
            var first = _looks.BinarySearch((number + 1, DateTimeOffset.MinValue));
            return _looks[Math.Min(first < 0 ? ~first : first, _looks.Count - 1)].At;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task LookAsync(LdpEmulator emulator)
    {
        while (true)
        {
            lock (_looks) _looks.Add((emulator.Sent, TimeProvider.System.GetUtcNow()));
            await Task.Delay(LookEvery, _stopping.Token);
        }
    }
}
