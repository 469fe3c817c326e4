using System.Buffers.Binary;

namespace AuditActors.Rules.Temporal.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The bytes are not such state.</exception>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        var folded = Unsigned();
        return unchecked((long)(folded >> 1) ^ -(long)(folded & 1));
    }

    public ulong Unsigned()
    {
        var number = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }

        throw new InvalidDataException("A number in stored state is too long.");
    }

    /// <summary>A number of things that follow, each at least a byte long.</summary>
    public int Count()
    {
        var count = Unsigned();
        if (count > (ulong)_rest.Length) throw new InvalidDataException("Stored state ends too early.");
        return (int)count;
    }

    public bool Flag() => Unsigned() != 0;

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    public decimal Decimal()
    {
        var raw = Take(16);
        Span<int> parts = stackalloc int[4];
        for (var i = 0; i < 4; i++) parts[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]);
        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException malformed)
        {
            throw new InvalidDataException("A decimal in stored state is malformed.", malformed);
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException("Stored state ends too early.");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
