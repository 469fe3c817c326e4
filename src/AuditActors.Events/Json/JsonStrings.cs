using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuditActors.Events.Json;

/// <summary>
/// Tells which bytes of JSON are inside strings, 64 at a time, from bit masks of quotes and backslashes (the method of
/// Langdale and Lemire, Parsing Gigabytes of JSON per Second, 2019). Blocks come in order.
/// </summary>
internal struct JsonStrings
{
    public const int BlockLength = 64;

    private const ulong EvenBits = 0x5555_5555_5555_5555;

    // All ones while a string reaches into the next block.
    private ulong _inString;

    // One if the first byte of the next block is escaped.
    private ulong _escaped;

    /// <summary>A bit for each byte of the block: set from an opening quote to before the closing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Inside(Vector256<byte> low, Vector256<byte> high) => Inside(low, high, out _, out _);

    /// <summary>The same, with the quotes that begin and end strings and the bytes that a backslash escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Inside(Vector256<byte> low, Vector256<byte> high, out ulong quotes, out ulong escaped)
    {
        escaped = Escaped(Mask(low, high, (byte)'\\'));
        quotes = Mask(low, high, (byte)'"') & ~escaped;
        var inside = Spread(quotes) ^ _inString;
        _inString = (ulong)((long)inside >> (BlockLength - 1));
        return inside;
    }

    /// <summary>A bit for each byte of the block that has the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Bits(Vector256.Equals(low, wanted), Vector256.Equals(high, wanted));
    }

    /// <summary>A bit for each byte of the block whose highest bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Escaped(ulong backslashes)
    {
        var first = _escaped;
        _escaped = 0;
        if (backslashes == 0) return first;
        backslashes &= ~first;
        var following = (backslashes << 1) | first;
        var oddStarts = backslashes & ~EvenBits & ~following;
        var evenRuns = unchecked(oddStarts + backslashes);
        if (evenRuns < oddStarts) _escaped = 1;
        return (EvenBits ^ (evenRuns << 1)) & following;
    }

    // Each bit becomes the parity of itself and all bits below it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(ulong quotes)
    {
        if (Pclmulqdq.IsSupported)
        {
            var ones = Vector128<ulong>.AllBitsSet;
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(quotes), ones, 0).ToScalar();
        }

        for (var shift = 1; shift < BlockLength; shift *= 2) quotes ^= quotes << shift;
        return quotes;
    }
}
