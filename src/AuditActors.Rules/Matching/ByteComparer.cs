using System.Buffers.Binary;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Compares byte strings, and looks them up by spans without copying. For texts that come from rules: the hash is quick
/// and not secret, so that others could make many texts of one hash.
/// </summary>
internal sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly ByteComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    // The start, the middle and the end: texts of one length that rules tell apart differ in one of them, nearly
    // always.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        const ulong Golden = 0x9E3779B97F4A7C15;
        var length = alternate.Length;
        ulong mixed = (uint)length;
        if (length >= sizeof(ulong))
        {
            mixed ^= BinaryPrimitives.ReadUInt64LittleEndian(alternate);
            mixed =
                (mixed * Golden) ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate[((length - sizeof(ulong)) / 2)..]);
            mixed = (mixed * Golden) ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate[(length - sizeof(ulong))..]);
        }
        else
        {
            foreach (var value in alternate) mixed = (mixed << 8) | value;
        }

        mixed *= Golden;
        return (int)(mixed >> 32);
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
