using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The identities of the latest events, to recognise copies. An identity is auditID, stage and time: clients may choose
/// the auditID of their requests, so that without the time an attacker could make a deed look like a copy. An event
/// without an auditID is a copy only of one with the same bytes.
/// Invariant: never more than <paramref name="budget"/> allows, of <see cref="BytesPerIdentity"/> bytes each, twice
/// that at most while they become more.
/// </summary>
internal sealed class RecentIdentities(IdentityBudget budget)
{
    /// <summary>An identity, the next one in its chain, and the chain's first one.</summary>
    public const int BytesPerIdentity = 24;

    /// <summary>As many may always be remembered.</summary>
    public const int Fewest = 4;

    // Once there is room for all, the latest takes the place of the oldest. Places count from 1, so that 0 is none.
    private UInt128[] _identities = [];
    private int[] _next = [];
    private int[] _first = [];
    private int _count;
    private int _oldest;

    /// <summary>Notes an event; false when it was known.</summary>
    public bool TryAdd(ReadOnlySpan<byte> json, in BatchEntry entry) => TryAdd(Hash(json, entry));

    /// <summary>Notes an identity; false when it was known.</summary>
    public bool TryAdd(UInt128 identity)
    {
        if (Knows(identity)) return false;
        if (_count == _identities.Length) TryGrow();
        Link(_count < _identities.Length ? _count++ : TakeOldest(), identity);
        return true;
    }

    /// <summary>Nothing is remembered any more.</summary>
    public void Release() => budget.GiveBack(Math.Max(0, _identities.Length - Math.Min(Fewest, budget.Most)));

    private bool Knows(UInt128 identity)
    {
        if (_count == 0) return false;
        for (var place = _first[Chain(identity)]; place != 0; place = _next[place - 1])
        {
            if (_identities[place - 1] == identity) return true;
        }

        return false;
    }

    private int Chain(UInt128 identity) => (int)((uint)identity & (uint)(_first.Length - 1));

    private void Link(int index, UInt128 identity)
    {
        ref var first = ref _first[Chain(identity)];
        _identities[index] = identity;
        _next[index] = first;
        first = index + 1;
    }

    // The oldest one is the last in its chain.
    private int TakeOldest()
    {
        var index = _oldest;
        ref var place = ref _first[Chain(_identities[index])];
        while (place != index + 1) place = ref _next[place - 1];
        place = 0;
        _oldest = (index + 1) % _identities.Length;
        return index;
    }

    private void TryGrow()
    {
        var (before, length) = (_identities, Math.Min(budget.Most, Math.Max(Fewest, _count * 2)));
        if (length == _count || (_count > 0 && !budget.TryTake(length - _count))) return;
        _identities = new UInt128[length];
        before.AsSpan(_oldest).CopyTo(_identities);
        before.AsSpan(0, _oldest).CopyTo(_identities.AsSpan(_count - _oldest));
        _oldest = 0;
        _next = new int[length];
        _first = new int[BitOperations.RoundUpToPowerOf2((uint)length)];
        for (var index = 0; index < _count; index++) Link(index, _identities[index]);
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
