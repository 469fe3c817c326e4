using System.Buffers.Binary;
using System.Text;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote; every read says whether there was enough left.</summary>
internal ref struct WireReader(ReadOnlyMemory<byte> message)
{
    /// <summary>The bytes that are not read yet.</summary>
    public ReadOnlyMemory<byte> Rest { get; private set; } = message;

    public bool TryRead(out byte value)
    {
        value = 0;
        if (!TryTake(1, out var bytes)) return false;
        value = bytes[0];
        return true;
    }

    public bool TryRead(out int value)
    {
        value = 0;
        return TryTake(sizeof(int), out var bytes) && BinaryPrimitives.TryReadInt32LittleEndian(bytes, out value);
    }

    public bool TryRead(out long value)
    {
        value = 0;
        return TryTake(sizeof(long), out var bytes) && BinaryPrimitives.TryReadInt64LittleEndian(bytes, out value);
    }

    public bool TryRead(out ulong value)
    {
        value = 0;
        return TryTake(sizeof(ulong), out var bytes) && BinaryPrimitives.TryReadUInt64LittleEndian(bytes, out value);
    }

    public bool TryRead(out string text)
    {
        text = "";
        if (!TryTake(sizeof(ushort), out var length)) return false;
        if (!TryTake(BinaryPrimitives.ReadUInt16LittleEndian(length), out var bytes)) return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    public bool TryRead(out BatchId id)
    {
        id = default;
        if (!TryRead(out string ingest) || !TryRead(out long epoch) || !TryRead(out long sequence)) return false;
        id = new BatchId(ingest, epoch, sequence);
        return true;
    }

    /// <summary>Bytes, without a copy.</summary>
    public bool TryRead(int count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (count < 0 || Rest.Length < count) return false;
        bytes = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Rest.Length < count) return false;
        bytes = Rest.Span[..count];
        Rest = Rest[count..];
        return true;
    }
}
