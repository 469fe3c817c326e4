using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace AuditActors.Events;

public static partial class JsonText
{
    private const byte FirstPrintable = (byte)' ';

    /// <summary>
    /// Decodes the JSON string that begins at the start of <paramref name="json"/>, behind its opening quote, up to its
    /// closing one. Only what RFC 8259 allows is taken, and no half of a surrogate pair; that the bytes are UTF-8 is
    /// not looked at.
    /// </summary>
    /// <param name="json">The string and whatever comes after it.</param>
    /// <param name="to">At least as long; behind what was decoded it may be overwritten, too.</param>
    /// <param name="length">How much was decoded.</param>
    /// <returns>The place of the closing quote; -1 when there is none or something before it is not allowed.</returns>
    /// <remarks>
    /// Copies 32 bytes at a time and looks at them meanwhile: the strings of a log stream hold JSON, with an escape
    /// every dozen bytes, where searching for the next one costs more than it saves.
    /// </remarks>
    public static int ReadString(ReadOnlySpan<byte> json, Span<byte> to, out int length)
    {
        var (read, written) = (0, 0);
        length = 0;
        if (to.Length < json.Length) throw new ArgumentException("shorter than the text", nameof(to));
        while (read < json.Length)
        {
            // What is read is never less than what is written: one check holds for both.
            if (json.Length - read >= Vector256<byte>.Count)
            {
                var block = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(json), (nuint)read);
                block.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)written);
                var stops = Stops(block);
                var plain = stops == 0 ? Vector256<byte>.Count : BitOperations.TrailingZeroCount(stops);
                read += plain;
                written += plain;
                if (stops == 0) continue;
            }

            var next = json[read];
            if (next == '\\')
            {
                if (!ReadEscapes(json, to, ref read, ref written)) return -1;
                continue;
            }

            if (next < FirstPrintable) return -1;
            if (next == '"')
            {
                length = written;
                return read;
            }

            to[written++] = next;
            read++;
        }

        return -1;
    }

    // At a backslash; as many as stand side by side. JSON within JSON has quotes with two escapes each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ReadEscapes(ReadOnlySpan<byte> json, Span<byte> to, ref int read, ref int written)
    {
        do
        {
            if (json.Length - read < 2) return false;
            var escaped = json[read + 1];
            if (escaped is (byte)'"' or (byte)'\\')
            {
                to[written++] = escaped;
                read += 2;
                continue;
            }

            var used = ReadRareEscape(json[read..], to[written..], out var added);
            if (used == 0) return false;
            read += used;
            written += added;
        }
        while (read < json.Length && json[read] == '\\');

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Stops(Vector256<byte> block) => (
        Vector256.Equals(block, Vector256.Create((byte)'"'))
        | Vector256.Equals(block, Vector256.Create((byte)'\\'))
        | Vector256.LessThan(block, Vector256.Create(FirstPrintable))).ExtractMostSignificantBits();

    // `escape` starts with a backslash and something; gives how many bytes of it are used up, 0 for none that is
    // allowed.
    private static int ReadRareEscape(ReadOnlySpan<byte> escape, Span<byte> to, out int added)
    {
        added = 0;
        return escape[1] switch
        {
            (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' =>
                UnescapeOne(escape, to, out added),
            (byte)'u' => ReadUnicode(escape, to, out added),
            _ => 0,
        };
    }

    private static int ReadUnicode(ReadOnlySpan<byte> escape, Span<byte> to, out int added)
    {
        const int length = 2 + UnicodeEscapeDigits;
        added = 0;
        if (!TryReadUnit(escape, out var unit)) return 0;
        var isWhole = Rune.TryCreate(unit, out var rune);
        if (!isWhole && !(TryReadUnit(escape[length..], out var second) && Rune.TryCreate(unit, second, out rune)))
            return 0;
        added = rune.EncodeToUtf8(to);
        return isWhole ? length : length * 2;
    }
}
