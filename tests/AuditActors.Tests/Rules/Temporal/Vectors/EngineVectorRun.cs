using AuditActors.Rules;
using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>A vector fed to engines, without actors.</summary>
internal sealed class EngineVectorRun
{
    public EngineVectorRun(Vector vector, RuleSet rules)
    {
        Cluster = new VectorCluster(rules, EventTime.Span(vector.Lateness));
        if (vector.Known is { } known) Cluster.KnowSince(known);
        foreach (var arrival in vector.Arrivals) Feed(arrival);
    }

    public VectorCluster Cluster { get; }

    /// <summary>Everything that came out, in order.</summary>
    public IEnumerable<VectorAlert> Alerts => Cluster.Alerts.Select(each => new VectorAlert(
        each.Alert.Time, each.Alert.Key.ToString(), each.Alert.Events, each.After, each.Alert.Id)
    {
        Suppressed = each.Alert.Suppressed,
        Value = each.Alert.Value,
    });

    private void Feed(VectorArrival arrival)
    {
        switch (arrival)
        {
            case VectorArrival.Event happened:
                Cluster.Observe(happened.Audit);
                break;
            case VectorArrival.Tick tick:
                Cluster.Advance(tick.Watermark, tick.Label);
                break;
            case VectorArrival.End:
                Cluster.Advance(EventTime.End, "end");
                break;
            case VectorArrival.Known horizon:
                Cluster.KnowSince(horizon.Since);
                break;
            case VectorArrival.Restart restart:
                Cluster.Restart(restart.IsDurable);
                break;
        }
    }
}
