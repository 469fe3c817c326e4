using System.Buffers;
using System.Buffers.Binary;

namespace AuditActors.Rules.Temporal.State;

/// <summary>
/// Writes state compactly: numbers of varying length, bytes with their length in front. Writers of a thread use one
/// buffer in turn.
/// </summary>
internal sealed class StateWriter
{
    private const int LargestSpare = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    private ArrayBufferWriter<byte>? _bytes;

    private ArrayBufferWriter<byte> Buffer
    {
        get
        {
            if (_bytes is null) (_bytes, _spare) = (_spare ?? new ArrayBufferWriter<byte>(), null);
            return _bytes;
        }
    }

    /// <summary>What was written since the last time.</summary>
    public byte[] Take()
    {
        var taken = Buffer.WrittenSpan.ToArray();
        Buffer.ResetWrittenCount();
        if (Buffer.Capacity <= LargestSpare) _spare = Buffer;
        _bytes = null;
        return taken;
    }

    public void Number(long number) => Unsigned(unchecked((ulong)((number << 1) ^ (number >> 63))));

    public void Unsigned(ulong number)
    {
        var room = Buffer.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7) room[length++] = (byte)(number | 0x80);
        room[length++] = (byte)number;
        Buffer.Advance(length);
    }

    public void Flag(bool flag) => Unsigned(flag ? 1UL : 0UL);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        Buffer.Write(bytes);
    }

    /// <summary>Bytes that reach to the end.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => Buffer.Write(bytes);

    public void Text(string text) => Bytes(System.Text.Encoding.UTF8.GetBytes(text));

    public void Decimal(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var room = Buffer.GetSpan(16);
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteInt32LittleEndian(room[(4 * i)..], parts[i]);
        Buffer.Advance(16);
    }
}
