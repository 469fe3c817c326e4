using Akka.Actor;
using Akka.Hosting;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.Members;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.App.Wiring;

/// <summary>What of a node's actors its metrics show: how many are where, and what waits for them.</summary>
internal static class ActorGauges
{
    public static void Show(ActorSystem system, IActorRegistry registry, RuntimeSignals signals)
    {
        var census = new ShardCensus();
        var regions = ClusterWiring.Regions(registry);
        system.ActorOf(ShardCensusActor.Props(regions, census), ShardCensusActor.Name);
        signals.MeasureShards(census);

        var detectors = LightMailbox.Of(system);
        List<(string Name, IActorRef Actor)> others = [("alerts", registry.Get<AlertTaker>())];
        if (registry.TryGet<SinksActor>(out var sinks)) others.Add(("sinks", sinks));
        if (registry.TryGet<WatermarkActor>(out var watermark)) others.Add(("watermark", watermark));
        others.AddRange(regions.Select(region => ($"region of {region.Key}", region.Value)));
        signals.MeasureMailboxes(() =>
            others.Select(each => (each.Name, Waiting(each.Actor))).Prepend(("detectors", detectors.Waiting)));
    }

    private static long Waiting(IActorRef actor) =>
        actor is ActorRefWithCell { Underlying: { } cell } ? cell.NumberOfMessages : 0;
}
