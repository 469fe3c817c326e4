using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using AuditActors.Runtime.Members;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;

namespace AuditActors.App.Health;

/// <summary>The cluster as a node sees it: members at once, and what each of them says within some seconds.</summary>
/// <param name="system">The node's.</param>
/// <param name="regions">The shard regions by what lives in them.</param>
/// <param name="shared">Gives the names of the sources that nodes of the cluster share out.</param>
/// <param name="clock">For lags.</param>
internal sealed class ClusterView(
    ActorSystem system,
    IReadOnlyDictionary<string, IActorRef> regions,
    Func<IReadOnlyCollection<string>> shared,
    TimeProvider clock) : IClusterView
{
    private const string RoleOfDataCenter = "dc-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<ClusterState> DescribeAsync(CancellationToken cancellationToken)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var seen = cluster.State;
        var asking = ShardsAsync(cancellationToken);
        var members = await Task.WhenAll(seen.Members.Select(async member =>
            (Member: member, Status: await AskAsync(member.Address, cancellationToken))));
        var shards = await asking;
        var state = new ClusterState { Self = $"{cluster.SelfAddress}", Leader = seen.Leader?.ToString() ?? "" };
        foreach (var (member, status) in members.OrderBy(each => $"{each.Member.Address}", StringComparer.Ordinal))
            state.Members.Add(Told(member, status, seen.Unreachable.Contains(member), shards));
        state.Sources.AddRange(members
            .SelectMany(each => each.Status?.Sources.Select(source => Told(source, each.Member.Address)) ?? [])
            .OrderBy(source => source.Name, StringComparer.Ordinal)
            .ThenBy(source => source.Node, StringComparer.Ordinal));
        state.Sources.AddRange(shared().Except([.. state.Sources.Select(source => source.Name)])
            .Select(name => new ReadSource { Name = name, Reason = "no node reads it" }));
        return state;
    }

    private Task<NodeStatus?> AskAsync(Address node, CancellationToken cancellationToken) => AskAsync<NodeStatus>(
        system.ActorSelection(new RootActorPath(node) / "user" / NodeStatusActor.Name),
        StatusProtocol.Describe.Instance,
        cancellationToken);

    private async Task<Dictionary<string, ClusterShardingStats?>> ShardsAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, ClusterShardingStats?>(StringComparer.Ordinal);
        foreach (var (kind, region) in regions)
        {
            known[kind] = await AskAsync<ClusterShardingStats>(
                region, new GetClusterShardingStats(Patience), cancellationToken);
        }

        return known;
    }

    // Whoever does not answer is told without what it would have said.
    private static async Task<T?> AskAsync<T>(ICanTell whom, object question, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await whom.Ask<T>(question, Patience, cancellationToken);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static ClusterMember Told(
        Member member, NodeStatus? status, bool isUnreachable, Dictionary<string, ClusterShardingStats?> shards)
    {
        var told = new ClusterMember
        {
            Address = $"{member.Address}",
            Status = $"{member.Status}",
            IsUnreachable = isUnreachable,
            HasAnswered = status is not null,
            Name = status?.Name ?? "",
            Version = status?.Version ?? "",
            Rules = status?.Rules ?? 0,
            RulesDigest = status?.RulesDigest ?? "",
        };
        told.Roles.AddRange(member.Roles
            .Where(role => !role.StartsWith(RoleOfDataCenter, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
        foreach (var (kind, stats) in shards)
        {
            if (stats is null || !stats.Regions.TryGetValue(member.Address, out var region)) continue;
            told.Shards[kind] = new ShardCount { Shards = region.Stats.Count, Entities = region.Stats.Values.Sum() };
        }

        return told;
    }

    private ReadSource Told(SourceStatus source, Address node)
    {
        var told = new ReadSource
        {
            Name = source.Source,
            Node = $"{node}",
            IsConnected = source.IsConnected,
            Reason = source.Reason,
            SpooledEvents = source.SpooledEvents,
            SpooledBytes = source.SpooledBytes,
        };
        if (source.Position == 0) return told;
        var position = DateTimeOffset.UnixEpoch
            + TimeSpan.FromTicks((long)(source.Position / TimeSpan.NanosecondsPerTick));
        told.Position = Timestamp.FromDateTimeOffset(position);
        told.Lag = Duration.FromTimeSpan(clock.GetUtcNow() - position);
        return told;
    }
}
