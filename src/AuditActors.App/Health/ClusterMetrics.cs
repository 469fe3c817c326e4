using System.Diagnostics.Metrics;
using Akka.Cluster;
using AuditActors.App.Configuration;

namespace AuditActors.App.Health;

/// <summary>The cluster as this node sees it. Nodes that disagree for long are a divided cluster, or two.</summary>
internal sealed class ClusterMetrics : IDisposable
{
    public const string MeterName = "AuditActors.Cluster";
    private readonly Meter _meter = new(MeterName);

    public ClusterMetrics(Func<ClusterEvent.CurrentClusterState> state, ClusterCertificates? certificates)
    {
        _meter.CreateObservableGauge(
            "auditactors.cluster.members", () => Members(state()), description: "Members, by status.");
        if (certificates is null) return;
        var end = new DateTimeOffset(certificates.Own.NotAfter).ToUnixTimeSeconds();
        _meter.CreateObservableGauge(
            "auditactors.cluster.certificate.expiry.timestamp", () => end, "s",
            "Until when the certificate of this node is in force.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<int>[] Members(ClusterEvent.CurrentClusterState state)
    {
        var up = state.Members.Count(member => member.Status == MemberStatus.Up);
        return
        [
            Measured(up, "up"),
            Measured(state.Members.Count - up, "coming-or-going"),
            Measured(state.Unreachable.Count, "unreachable"),
        ];
    }

    private static Measurement<int> Measured(int count, string status) =>
        new(count, new KeyValuePair<string, object?>("status", status));
}
