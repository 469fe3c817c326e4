using System.Buffers.Binary;
using System.IO.Hashing;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The identities of the latest events, to recognise copies. An identity is auditID, stage and time: clients may choose
/// the auditID of their requests, so that without the time an attacker could make a deed look like a copy. An event
/// without an auditID is a copy only of one with the same bytes.
/// Invariant: never more than <paramref name="capacity"/> identities.
/// </summary>
internal sealed class RecentIdentities(int capacity)
{
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Notes an event; false when it was known.</summary>
    public bool TryAdd(ReadOnlySpan<byte> json, in BatchEntry entry)
    {
        var identity = Hash(json, entry);
        if (!_known.Add(identity)) return false;
        if (_order.Count == capacity) _known.Remove(_order.Dequeue());
        _order.Enqueue(identity);
        return true;
    }

    private static UInt128 Hash(ReadOnlySpan<byte> json, in BatchEntry entry)
    {
        const int MostOnStack = 256;
        var auditId = entry.AuditId.In(json);
        if (auditId.IsEmpty) return XxHash128.HashToUInt128(json);
        var stage = entry.Stage.In(json);
        var length = sizeof(ulong) + auditId.Length + 1 + stage.Length;
        var identity = length <= MostOnStack ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteUInt64LittleEndian(identity, entry.Time);
        auditId.CopyTo(identity[sizeof(ulong)..]);
        identity[sizeof(ulong) + auditId.Length] = (byte)'/';
        stage.CopyTo(identity[(sizeof(ulong) + auditId.Length + 1)..]);
        return XxHash128.HashToUInt128(identity);
    }
}
