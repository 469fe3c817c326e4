using System.Buffers;
using System.Buffers.Binary;

namespace AuditActors.Rules.Temporal.State;

/// <summary>Writes state compactly: numbers of varying length, bytes with their length in front.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Clear() => _bytes.ResetWrittenCount();

    public void Number(long number) => Unsigned(unchecked((ulong)((number << 1) ^ (number >> 63))));

    public void Unsigned(ulong number)
    {
        var room = _bytes.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7) room[length++] = (byte)(number | 0x80);
        room[length++] = (byte)number;
        _bytes.Advance(length);
    }

    public void Flag(bool flag) => Unsigned(flag ? 1UL : 0UL);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Bytes that reach to the end.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Text(string text) => Bytes(System.Text.Encoding.UTF8.GetBytes(text));

    public void Decimal(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var room = _bytes.GetSpan(16);
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteInt32LittleEndian(room[(4 * i)..], parts[i]);
        _bytes.Advance(16);
    }
}
