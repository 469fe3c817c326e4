namespace AuditActors.Runtime.InForce;

/// <summary>
/// Whether the nodes of a cluster judge by the same rules. While new ones spread they differ for some time; that is
/// worth a word only when it lasts. For any thread.
/// </summary>
public sealed class RuleAgreement(CurrentRules rules, TimeProvider clock)
{
    /// <summary>How long rules may take to reach all nodes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Other> _others = new(StringComparer.Ordinal);

    /// <summary>Nodes that have had other rules than this one for long.</summary>
    public int Differing
    {
        get
        {
            lock (_lock) return _others.Values.Count(IsForLong);
        }
    }

    /// <summary>Another node tells of its rules.</summary>
    internal void Heard(string node, string digest)
    {
        lock (_lock)
        {
            var since = _others.TryGetValue(node, out var known) ? known.DiffersSince : null;
            var isTold = known?.IsTold == true;
            var differs = digest != rules.Now.Rules.Digest;
            _others[node] = new Other(digest, differs ? since ?? clock.GetUtcNow() : null, differs && isTold);
        }
    }

    /// <summary>Forgets nodes that are gone, and compares the others again: this node's rules may be others.</summary>
    /// <returns>Nodes that have differed for long and were not told of yet, with their digests.</returns>
    internal IReadOnlyList<(string Node, string Digest)> Look(IReadOnlySet<string> nodes)
    {
        lock (_lock)
        {
            foreach (var gone in _others.Keys.Where(node => !nodes.Contains(node)).ToList()) _others.Remove(gone);
            foreach (var (node, other) in _others.ToList()) Heard(node, other.Digest);
            var news = _others.Where(other => !other.Value.IsTold && IsForLong(other.Value)).ToList();
            foreach (var (node, other) in news) _others[node] = other with { IsTold = true };
            return [.. news.Select(other => (other.Key, other.Value.Digest))];
        }
    }

    private bool IsForLong(Other other) =>
        other.DiffersSince is { } since && clock.GetUtcNow() - since >= Patience;

    private sealed record Other(string Digest, DateTimeOffset? DiffersSince, bool IsTold);
}
