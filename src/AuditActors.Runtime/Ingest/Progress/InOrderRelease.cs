using Akka.Actor;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Ingest.Progress;

/// <summary>
/// Lets the outbox deliver alerts in the order of events. Where there are correlations, the watermark moves at the ends
/// of blocks of events, and alerts go when their block is finished.
/// </summary>
internal sealed class InOrderRelease(string ingest, IActorRef outbox, IActorRef? watermark, EventTimes? times)
{
    private ulong _block;

    /// <summary>All events up to a number are judged; returns up to which one alerts are delivered.</summary>
    public async Task<ulong> ReleaseAsync(ulong through)
    {
        if (watermark is null || times is null) return await DeliverAsync(through);
        while (times.NextBlock(through) is { } block)
        {
            await AdvanceAsync(block.Number, block.Newest);
            _block = await DeliverAsync(block.Number);
        }

        return _block;
    }

    /// <summary>All events are judged.</summary>
    public async Task EndAsync()
    {
        if (watermark is null || times is null) return;
        await AdvanceAsync(ulong.MaxValue, times.Newest);
        await DeliverAsync(ulong.MaxValue);
    }

    private Task AdvanceAsync(ulong through, long newest) => watermark.Ask<WatermarkProtocol.Advanced>(
        new WatermarkProtocol.Advance(ingest, through, newest), Timeout.InfiniteTimeSpan);

    private async Task<ulong> DeliverAsync(ulong through)
    {
        var release = new OutboxProtocol.Release(ingest, through);
        return (await outbox.Ask<OutboxProtocol.Released>(release, Timeout.InfiniteTimeSpan)).Through;
    }
}
