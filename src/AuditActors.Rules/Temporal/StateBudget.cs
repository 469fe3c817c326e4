namespace AuditActors.Rules.Temporal;

/// <summary>
/// Memory in bytes that the engines of a node take together, and how much they may. An engine that finds it exceeded
/// forgets groups of its own, so however many namespaces there are, the sum stays bounded. For any thread.
/// </summary>
public sealed class StateBudget(long limit)
{
    private long _used;

    public long Limit => limit;

    public long Used => Interlocked.Read(ref _used);

    public bool IsExceeded => Used > limit;

    internal void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}
