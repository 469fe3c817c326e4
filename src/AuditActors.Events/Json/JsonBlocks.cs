using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AuditActors.Events.Json;

/// <summary>Looks at JSON 64 bytes at a time: at brackets and white space outside strings.</summary>
internal static class JsonBlocks
{
    public const int Length = JsonStrings.BlockLength;

    /// <summary>
    /// The place after the bracket that closes the one at <paramref name="start"/>, or <see cref="JsonScan.Broken"/>.
    /// </summary>
    public static int ContainerEnd(ReadOnlySpan<byte> json, int start)
    {
        var strings = default(JsonStrings);
        var depth = 0;
        for (var at = start; at < json.Length; at += Length)
        {
            Load(json, at, out var low, out var high);
            Brackets(low, high, strings.Inside(low, high), out var opening, out var closing);
            var closed = BitOperations.PopCount(closing);
            if (closed >= depth)
            {
                var end = EndIn(opening, closing, depth);
                if (end >= 0) return at + end + 1;
            }

            depth += BitOperations.PopCount(opening) - closed;
        }

        return JsonScan.Broken;
    }

    /// <summary>
    /// Whether there is white space outside strings, and a depth that the nesting surely does not exceed. What it says
    /// of text that is not JSON means nothing.
    /// </summary>
    public static bool HasWhiteSpace(ReadOnlySpan<byte> json, out int maxDepth)
    {
        var strings = default(JsonStrings);
        var depth = 0;
        var found = 0UL;
        maxDepth = 0;
        for (var at = 0; at < json.Length; at += Length)
        {
            Load(json, at, out var low, out var high);
            var inside = strings.Inside(low, high);
            found |= WhiteSpace(low, high) & ~inside & Present(json.Length - at);
            Brackets(low, high, inside, out var opening, out var closing);
            var opened = BitOperations.PopCount(opening);
            maxDepth = Math.Max(maxDepth, depth + opened);
            depth += opened - BitOperations.PopCount(closing);
        }

        return found != 0;
    }

    // The place of the bracket at which the depth falls to zero, or a negative number.
    private static int EndIn(ulong opening, ulong closing, int depth)
    {
        for (; closing != 0; closing &= closing - 1)
        {
            var below = (closing & (~closing + 1)) - 1;
            depth += BitOperations.PopCount(opening & below) - 1;
            opening &= ~below;
            if (depth == 0) return BitOperations.TrailingZeroCount(closing);
        }

        return JsonScan.Broken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WhiteSpace(Vector256<byte> low, Vector256<byte> high)
    {
        var blank = Vector256.Create((byte)' ');
        return JsonStrings.Bits(Vector256.LessThanOrEqual(low, blank), Vector256.LessThanOrEqual(high, blank));
    }

    // Bits of the bytes that are there, not only filled up.
    public static ulong Present(int length) => length < Length ? (1UL << length) - 1 : ulong.MaxValue;

    /// <summary>Brackets outside strings.</summary>
    // Setting bit 5 makes '[' look like '{' and ']' like '}', and nothing else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Brackets(
        Vector256<byte> low, Vector256<byte> high, ulong inside, out ulong opening, out ulong closing)
    {
        var bit = Vector256.Create((byte)0x20);
        opening = JsonStrings.Mask(low | bit, high | bit, (byte)'{') & ~inside;
        closing = JsonStrings.Mask(low | bit, high | bit, (byte)'}') & ~inside;
    }

    /// <summary>The block at a place; what is missing at the end is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(ReadOnlySpan<byte> json, int at, out Vector256<byte> low, out Vector256<byte> high)
    {
        if (json.Length - at < Length)
        {
            LoadLast(json[at..], out low, out high);
            return;
        }

        low = Vector256.Create(json[at..]);
        high = Vector256.Create(json[(at + Vector256<byte>.Count)..]);
    }

    private static void LoadLast(ReadOnlySpan<byte> rest, out Vector256<byte> low, out Vector256<byte> high)
    {
        Span<byte> block = stackalloc byte[Length];
        block.Clear();
        rest.CopyTo(block);
        low = Vector256.Create<byte>(block);
        high = Vector256.Create<byte>(block[Vector256<byte>.Count..]);
    }
}
