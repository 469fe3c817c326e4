using System.Buffers;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>Reads the payloads of one stream of bytes, as many at a time as a chunk holds.</summary>
/// <param name="name">For messages.</param>
/// <param name="stream">Closed at the end.</param>
/// <param name="framer">Bytes to payloads.</param>
/// <param name="chunks">Where the groups' blocks are from.</param>
internal sealed class FrameReader(string name, Stream stream, PayloadFramer framer, ArrayPool<byte> chunks)
    : IAsyncDisposable
{
    /// <summary>Large enough that few payloads cross from one to the next: those are copied.</summary>
    public const int ChunkBytes = 1024 * 1024;

    private readonly CancellationTokenSource _closing = new();
    private bool _isAtEnd;
    private int _mostFrames;

    /// <summary>The next payloads, at least one; null at the end. Fails with <see cref="InputException"/>.</summary>
    public async Task<FrameGroup?> ReadAsync()
    {
        var frames = new List<Frame>(_mostFrames);
        var chunk = chunks.Rent(ChunkBytes);
        while (frames.Count == 0 && !_isAtEnd)
        {
            var length = await ReadAsync(chunk);
            if (length > 0) framer.Read(chunk.AsMemory(0, length), frames);
            else End(frames);
        }

        _mostFrames = Math.Max(_mostFrames, frames.Count);
        var group = new FrameGroup(frames, chunks, chunk);
        if (frames.Count > 0) return group;
        group.Release();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await stream.DisposeAsync();
    }

    private void End(List<Frame> frames)
    {
        framer.End(frames);
        _isAtEnd = true;
    }

    private async Task<int> ReadAsync(byte[] chunk)
    {
        try
        {
            return await stream.ReadAsync(chunk, _closing.Token);
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            throw InputFile.Fault(name, e);
        }
    }
}
