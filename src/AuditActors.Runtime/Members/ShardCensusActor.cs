using Akka.Actor;
using Akka.Cluster.Sharding;

namespace AuditActors.Runtime.Members;

/// <summary>Asks the shard regions of its node now and then what lives in them.</summary>
public sealed class ShardCensusActor(IReadOnlyDictionary<string, IActorRef> regions, ShardCensus census)
    : UntypedActor, IWithTimers
{
    /// <summary>Of the actor.</summary>
    public const string Name = "shard-census";

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="regions">By what lives in them.</param>
    /// <param name="census">Takes the answers.</param>
    public static Props Props(IReadOnlyDictionary<string, IActorRef> regions, ShardCensus census) =>
        Akka.Actor.Props.Create(() => new ShardCensusActor(regions, census));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(Ask), Ask.Instance, TimeSpan.Zero, AskEvery);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask:
                foreach (var (kind, region) in regions) AskAsync(kind, region).PipeTo(Self);
                break;
            case Counted counted:
                census.Note(counted.Kind, counted.Shards, counted.Entities);
                break;
            case Status.Failure:
                // A region that is busy handing shards over; it is asked again.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static async Task<Counted> AskAsync(string kind, IActorRef region)
    {
        var stats = (await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, AskEvery)).Stats;
        return new Counted(kind, stats.Count, stats.Values.Sum());
    }

    private sealed record Counted(string Kind, int Shards, int Entities) : INoSerializationVerificationNeeded;

    private sealed record Ask : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly Ask Instance = new();
    }
}
