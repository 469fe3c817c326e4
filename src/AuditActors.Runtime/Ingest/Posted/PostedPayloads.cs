using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Posted;

/// <summary>
/// Payloads that somebody posts and wants to have acknowledged, on their way into an ingest. What is not acknowledged
/// is bounded: room is asked for before a payload is read.
/// </summary>
/// <param name="mostBytes">Of all payloads that are not acknowledged.</param>
public sealed class PostedPayloads(long mostBytes)
{
    private readonly Channel<FrameGroup> _waiting = Channel.CreateUnbounded<FrameGroup>(
        new UnboundedChannelOptions { SingleReader = true });

    // By stamp; as many as requests have room.
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<bool>> _unfinished = [];
    private readonly Lock _order = new();
    private long _bytes;
    private ulong _stamp;
    private bool _isClosed;

    /// <summary>Whether nothing is taken any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_order) return _isClosed;
        }
    }

    internal ChannelReader<FrameGroup> Reader => _waiting.Reader;

    /// <summary>Room for that many bytes, to be given back by disposing it; null when there is none now.</summary>
    public IDisposable? TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= mostBytes) return new Room(this, bytes);
        Interlocked.Add(ref _bytes, -bytes);
        return null;
    }

    /// <summary>
    /// Passes a payload on. True when every event of it is finished, which means that its alerts are safe; false when
    /// that will not be known.
    /// </summary>
    /// <param name="block">Rented of the shared pool and given back by whoever comes last.</param>
    /// <param name="length">What of it is the payload.</param>
    /// <param name="position">Where it is from.</param>
    public Task<bool> PostAsync(byte[] block, int length, FramePosition position)
    {
        lock (_order)
        {
            var finished = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var frame = new Frame(block.AsMemory(0, length), position, ++_stamp);
            _unfinished[_stamp] = finished;
            if (_isClosed || !_waiting.Writer.TryWrite(new FrameGroup([frame], ArrayPool<byte>.Shared, block)))
            {
                _unfinished.TryRemove(_stamp, out _);
                finished.SetResult(false);
            }

            return finished.Task;
        }
    }

    /// <summary>Takes nothing more; what was taken may still be finished.</summary>
    public void Close()
    {
        lock (_order) _isClosed = true;
    }

    /// <summary>Nothing more will be finished: whoever waits is told.</summary>
    public void Abandon()
    {
        Close();
        _waiting.Writer.TryComplete();
        foreach (var (stamp, _) in _unfinished) Finish(stamp, isSafe: false);
    }

    /// <summary>All payloads up to that stamp are finished.</summary>
    internal void Finished(ulong through)
    {
        foreach (var stamp in _unfinished.Keys.Where(stamp => stamp <= through)) Finish(stamp, isSafe: true);
    }

    private void Finish(ulong stamp, bool isSafe)
    {
        if (_unfinished.TryRemove(stamp, out var finished)) finished.TrySetResult(isSafe);
    }

    private sealed class Room(PostedPayloads payloads, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => Interlocked.Add(ref payloads._bytes, -Interlocked.Exchange(ref _bytes, 0));
    }
}
