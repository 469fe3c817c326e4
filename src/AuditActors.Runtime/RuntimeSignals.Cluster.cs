using AuditActors.Runtime.Members;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    /// <summary>Shows how much lives on this node.</summary>
    public void MeasureShards(ShardCensus census)
    {
        _meter.CreateObservableGauge(
            "auditactors.shards",
            () => census.Counts.Select(each => Of(each.Value.Shards, "kind", each.Key)),
            description: "Shards at home on this node, by what lives in them.");
        _meter.CreateObservableGauge(
            "auditactors.shards.entities",
            () => census.Counts.Select(each => Of(each.Value.Entities, "kind", each.Key)),
            description: "What lives in the shards of this node, by kind.");
    }

    /// <summary>Shows what waits in mailboxes.</summary>
    /// <param name="waiting">Messages by the kind of actor, without disturbing any.</param>
    public void MeasureMailboxes(Func<IEnumerable<(string Actors, long Messages)>> waiting) =>
        _meter.CreateObservableGauge(
            "auditactors.mailbox.messages",
            () => waiting().Select(each => Of(each.Messages, "actors", each.Actors)),
            description: "Messages that wait in mailboxes, by kind of actor.");
}
