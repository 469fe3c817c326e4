using System.Buffers;
using System.IO.Compression;

namespace AuditActors.App.Webhook;

/// <summary>Reads the body of a request, unpacked, into one block of the shared pool.</summary>
internal static class WebhookBody
{
    private const int FirstBlock = 64 * 1024;

    /// <summary>
    /// The block, of which the length is the body; null for a body that is longer than allowed, which is not read to
    /// its end. Fails with <see cref="IOException"/> or <see cref="InvalidDataException"/> when it cannot be read.
    /// </summary>
    public static async Task<(byte[] Block, int Length)?> ReadAsync(
        Stream body, bool isGzip, int most, CancellationToken cancellationToken)
    {
        await using var unpacked = isGzip ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true) : null;
        var from = unpacked ?? body;
        var block = ArrayPool<byte>.Shared.Rent(FirstBlock);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == block.Length) block = Larger(block, length);
                var read = await from.ReadAsync(block.AsMemory(length), cancellationToken);
                length += read;
                if (read == 0) return (block, length);
                if (length > most) break;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(block);
            throw;
        }

        ArrayPool<byte>.Shared.Return(block);
        return null;
    }

    private static byte[] Larger(byte[] block, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(block.Length * 2);
        block.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(block);
        return larger;
    }
}
