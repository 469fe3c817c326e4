using System.Runtime.InteropServices;
using System.Threading.Channels;
using AuditActors.App.Configuration;

namespace AuditActors.App.Reload;

/// <summary>
/// Reloads when files change, and when SIGHUP says so. Folders are watched for hints; what counts is the content,
/// looked at after each hint and every now and then, for not everything that is mounted gives hints. Files that are
/// being written are waited for.
/// </summary>
internal sealed class HotReload : IAsyncDisposable
{
    // A file that never rests is loaded nevertheless.
    private const int MostLooks = 20;

    private readonly Reloader _reloader;
    private readonly ReloadSettings _settings;
    private readonly TimeProvider _clock;
    private readonly FolderWatch _folders;
    private readonly PosixSignalRegistration? _hangUp;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _running;
    private int _forced;

    private HotReload(
        Reloader reloader, string loaded, ReloadSettings settings, ReloadSignals signals, TimeProvider clock)
    {
        _reloader = reloader;
        _settings = settings;
        _clock = clock;
        _folders = new FolderWatch(() => _hints.Writer.TryWrite(true), signals);
        if (!OperatingSystem.IsWindows()) _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Force);
        _running = RunAsync(loaded, _stopping.Token);
    }

    /// <param name="reloader">Does it.</param>
    /// <param name="loaded">What the files held, as <see cref="ContentDigest"/>, before the node read them.</param>
    /// <param name="settings">How often to look.</param>
    /// <param name="signals">Says what is wrong.</param>
    /// <param name="clock">For pauses.</param>
    public static HotReload Start(
        Reloader reloader, string loaded, ReloadSettings settings, ReloadSignals signals, TimeProvider clock) =>
        new(reloader, loaded, settings, signals, clock);

    public async ValueTask DisposeAsync()
    {
        _hangUp?.Dispose();
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folders.Dispose();
        _stopping.Dispose();
    }

    private void Force(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Interlocked.Exchange(ref _forced, 1);
        _hints.Writer.TryWrite(true);
    }

    private async Task RunAsync(string loaded, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (_settings.Watch) _folders.Follow(_reloader.Watched);
            if (Interlocked.Exchange(ref _forced, 0) == 0 && (!_settings.Watch || loaded == Content()))
            {
                await HintAsync(stopping);
                // Whatever else is written in these folders must not keep this busy.
                await Task.Delay(_settings.Settle, _clock, stopping);
                continue;
            }

            loaded = await SettledAsync(stopping);
            await _reloader.ReloadAsync(stopping);
        }
    }

    private async Task HintAsync(CancellationToken stopping)
    {
        using var enough = new CancellationTokenSource(
            _settings.Watch ? _settings.LookEvery : Timeout.InfiniteTimeSpan, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, stopping);
        try
        {
            await _hints.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // It is time to look without a hint.
        }
    }

    /// <summary>The content once it stays the same for a while.</summary>
    private async Task<string> SettledAsync(CancellationToken stopping)
    {
        var content = Content();
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(_settings.Settle, _clock, stopping);
            var later = Content();
            if (later == content) break;
            content = later;
        }

        return content;
    }

    private string Content() => ContentDigest.Of(_reloader.Watched);
}
