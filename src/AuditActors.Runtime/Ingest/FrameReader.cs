namespace AuditActors.Runtime.Ingest;

/// <summary>Reads the payloads of one stream of bytes, as many at a time as a chunk holds.</summary>
internal sealed class FrameReader(string name, Stream stream, PayloadFramer framer) : IAsyncDisposable
{
    /// <summary>Below the size from which arrays are costly, above that at which reading is.</summary>
    public const int ChunkBytes = 64 * 1024;

    private readonly CancellationTokenSource _closing = new();
    private bool _isAtEnd;

    /// <summary>The next payloads, at least one; null at the end. Fails with <see cref="InputException"/>.</summary>
    public async Task<IReadOnlyList<Frame>?> ReadAsync()
    {
        var frames = new List<Frame>();
        while (frames.Count == 0 && !_isAtEnd)
        {
            var chunk = new byte[ChunkBytes];
            var length = await ReadAsync(chunk);
            if (length > 0)
            {
                framer.Read(chunk.AsMemory(0, length), frames);
                continue;
            }

            framer.End(frames);
            _isAtEnd = true;
        }

        return frames.Count > 0 ? frames : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await stream.DisposeAsync();
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
