using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuditActors.Rules.Temporal.State;

/// <summary>A value, known by 16 bytes of its SHA-256 whatever its length.</summary>
internal readonly record struct ValueHash(ulong High, ulong Low)
{
    public static ValueHash Of(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    public void Write(StateWriter to)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        to.Bytes(bytes);
    }

    public static ValueHash Read(ref StateReader from)
    {
        var bytes = from.Bytes();
        if (bytes.Length != 16) throw new InvalidDataException("A stored hash has the wrong length.");
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
