using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Progress;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>
/// The tail of an LDP stream as a source that survives its connections: each new one begins where events were last
/// finished, less an overlap, so that nothing is lost; copies fall at the detectors.
/// </summary>
internal sealed class LdpTail(
    LdpAddress address, LdpOptions options, SourceProgress progress, TimeProvider clock, RuntimeSignals signals)
{
    private readonly SourceProgress _progress = progress;
    private DateTimeOffset? _firstConnected;

    public LdpAddress Address { get; } = address;

    public LdpOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    public RuntimeSignals Signals { get; } = signals;

    /// <summary>The source's time up to which events need not come again; it grows while there is progress.</summary>
    public ulong FinishedStamp => _progress.ReconnectFrom ?? 0;

    /// <summary>An empty group, which is not passed on, is the end of a replay that has one.</summary>
    public static FrameGroup End { get; } = new([]);

    /// <summary>Never fails. Ends only where the address says until when.</summary>
    public Source<FrameGroup, Akka.NotUsed> Frames() =>
        RestartSource.WithBackoff(Connection, RestartSettings.Create(
                Options.ShortestPause, Options.LongestPause, Options.Jitter)
            .WithMaxRestarts(int.MaxValue, Options.LongestPause))
        .TakeWhile(group => group.Frames.Count > 0);

    /// <summary>From when the next connection asks, in seconds since 1970-01-01 UTC; null is from now on.</summary>
    public ulong? NextBegin()
    {
        var first = _firstConnected is null;
        _firstConnected ??= Clock.GetUtcNow();
        if (_progress.ReconnectFrom is { } stamp)
            return Math.Max(Before(stamp / UnixNanoseconds.PerSecond), Address.Begin ?? 0);
        if (Address.Begin is { } begin) return begin;
        if (!first) return Before((ulong)_firstConnected.Value.ToUnixTimeSeconds());
        return Options.ReplayAtStart > TimeSpan.Zero
            ? (ulong)(_firstConnected.Value - Options.ReplayAtStart).ToUnixTimeSeconds()
            : null;
    }

    private Source<FrameGroup, Akka.NotUsed> Connection() =>
        Source.UnfoldResourceAsync(
            create: () => Task.FromResult(new LdpConnection(this)),
            read: connection => connection.ReadAsync(),
            close: async connection =>
            {
                await connection.DisposeAsync();
                return Akka.Done.Instance;
            });

    private ulong Before(ulong seconds)
    {
        var overlap = (ulong)Options.Overlap.TotalSeconds;
        return seconds > overlap ? seconds - overlap : 0;
    }
}
