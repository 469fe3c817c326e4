using System.Buffers.Binary;
using System.Text;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Wire;

/// <summary>Writes a message's fields one after another: integers little-endian, texts as length and UTF-8.</summary>
internal ref struct WireWriter(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _length;

    /// <summary>Bytes that a text takes.</summary>
    public static int SizeOf(string text) => sizeof(ushort) + Encoding.UTF8.GetByteCount(text);

    public static int SizeOf(BatchId id) => SizeOf(id.Ingest) + 2 * sizeof(long);

    public void Write(byte value) => Room(1)[0] = value;

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);

    /// <summary>Texts are shorter than 64 KiB: names and reasons.</summary>
    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Room(sizeof(ushort)), checked((ushort)length));
        Encoding.UTF8.GetBytes(text, Room(length));
    }

    public void Write(BatchId id)
    {
        Write(id.Ingest);
        Write(id.Epoch);
        Write(id.Sequence);
    }

    public void Write(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>The message; its capacity was counted exactly.</summary>
    public readonly byte[] Finish() =>
        _length == _bytes.Length ? _bytes : throw new InvalidOperationException("A message was not counted right.");

    private Span<byte> Room(int bytes)
    {
        var room = _bytes.AsSpan(_length, bytes);
        _length += bytes;
        return room;
    }
}
