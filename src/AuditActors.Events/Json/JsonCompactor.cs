using System.Buffers;

namespace AuditActors.Events.Json;

/// <summary>Takes the insignificant white space out of valid JSON; numbers and strings stay as written.</summary>
internal static class JsonCompactor
{
    private static readonly SearchValues<byte> QuoteOrWhiteSpace = SearchValues.Create("\" \t\r\n"u8);

    public static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var rented = ArrayPool<byte>.Shared.Rent(json.Length);
        try
        {
            return rented.AsSpan(0, Compact(json, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Compact(ReadOnlySpan<byte> json, Span<byte> to)
    {
        var length = 0;
        while (!json.IsEmpty)
        {
            var plain = json.IndexOfAny(QuoteOrWhiteSpace);
            var kept = plain < 0 ? json.Length : plain;
            if (kept < json.Length && json[kept] == '"') kept = StringEnd(json, kept);
            json[..kept].CopyTo(to[length..]);
            length += kept;
            json = json[kept..].TrimStart(" \t\r\n"u8);
        }

        return length;
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int quote)
    {
        var at = quote + 1;
        while (at < json.Length)
        {
            var stop = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0) break;
            at += stop;
            if (json[at] == '"') return at + 1;
            at += 2;
        }

        return json.Length;
    }
}
