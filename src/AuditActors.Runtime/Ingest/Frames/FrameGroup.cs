using System.Buffers;

namespace AuditActors.Runtime.Ingest.Frames;

/// <summary>Payloads that were read together.</summary>
/// <param name="frames">In order.</param>
/// <param name="pool">Where the block is from.</param>
/// <param name="block">The array that payloads are parts of; null when each has its own.</param>
internal sealed class FrameGroup(IReadOnlyList<Frame> frames, ArrayPool<byte>? pool = null, byte[]? block = null)
{
    private byte[]? _block = block;

    public IReadOnlyList<Frame> Frames { get; } = frames;

    /// <summary>
    /// Gives the block back: nobody reads the payloads any more. A group that is lost costs its block only.
    /// </summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _block, null) is { } pooled) pool!.Return(pooled);
    }
}
