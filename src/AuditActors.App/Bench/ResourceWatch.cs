using System.Diagnostics;

namespace AuditActors.App.Bench;

/// <summary>What the process used while something ran.</summary>
internal sealed record ResourceUse(TimeSpan Elapsed, TimeSpan Cpu, long AllocatedBytes, long PeakRssBytes);

/// <summary>Takes down what the process uses from its creation on.</summary>
internal sealed class ResourceWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _looking;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly long _allocated = GC.GetTotalAllocatedBytes();
    private long _peak;

    public ResourceWatch() => _looking = LookAsync();

    public ResourceUse Use
    {
        get
        {
            Look();
            return new ResourceUse(
                _watch.Elapsed,
                Environment.CpuUsage.TotalTime - _cpu,
                GC.GetTotalAllocatedBytes() - _allocated,
                Volatile.Read(ref _peak));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
        _stopping.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Look();
            await Task.Delay(LookEvery, TimeProvider.System, _stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look() => _peak = Math.Max(_peak, Environment.WorkingSet);
}
