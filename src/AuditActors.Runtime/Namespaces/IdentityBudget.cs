namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// How many events detectors remember to recognise copies: each of them, and all of a node together. Once these take
/// all that they may, none remembers more than it does. For any thread.
/// </summary>
/// <param name="most">Events that a detector remembers at most.</param>
/// <param name="mostBytes">What those of all detectors may take, beside the few that each may always remember.</param>
public sealed class IdentityBudget(int most, long mostBytes)
{
    private long _bytes;

    /// <summary>Events that a detector remembers at most.</summary>
    public int Most => most;

    /// <summary>What is taken.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What may be taken.</summary>
    public long MostBytes => mostBytes;

    internal bool TryTake(int identities)
    {
        var bytes = (long)identities * RecentIdentities.BytesPerIdentity;
        if (Interlocked.Add(ref _bytes, bytes) <= mostBytes) return true;
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    internal void GiveBack(int identities) =>
        Interlocked.Add(ref _bytes, -(long)identities * RecentIdentities.BytesPerIdentity);
}
