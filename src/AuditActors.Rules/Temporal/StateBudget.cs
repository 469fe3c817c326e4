namespace AuditActors.Rules.Temporal;

/// <summary>
/// Memory in bytes that the engines of a node take together, and how much they may. An engine that finds it exceeded
/// forgets groups of its own, so however many namespaces there are, the sum stays bounded. For any thread.
/// </summary>
public sealed class StateBudget(long limit)
{
    private long _used;
    private long _forgottenIdentities;

    public long Limit => limit;

    public long Used => Interlocked.Read(ref _used);

    public bool IsExceeded => Used > limit;

    /// <summary>Events that engines had to forget before their copies would have been too late to count.</summary>
    public long ForgottenIdentities => Interlocked.Read(ref _forgottenIdentities);

    internal void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    internal void CountForgottenIdentity() => Interlocked.Increment(ref _forgottenIdentities);
}
