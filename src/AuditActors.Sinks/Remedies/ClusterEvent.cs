using System.Globalization;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>What became of an action as an event of the cluster, which <c>kubectl describe</c> shows.</summary>
internal static class ClusterEvent
{
    public static readonly ObjectKind Kind = new("", "v1", "events", "Event", true);

    private const string Us = "auditactors";
    private const string Elsewhere = "default";
    private const int LongestReason = 128;
    private const int LongestMessage = 1024;

    public static string NamespaceOf(RemedyOrder order) => order.Target?.Namespace ?? Elsewhere;

    public static JsonObject Of(RemedyOrder order, RemedyOutcome outcome, DateTimeOffset now)
    {
        var time = now.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = Kind.ApiVersion,
            ["kind"] = Kind.Kind,
            ["metadata"] = new JsonObject { ["generateName"] = $"{Us}-", ["namespace"] = NamespaceOf(order) },
            ["involvedObject"] = Involved(order),
            ["reason"] = AlertText.Short(
                $"{Us}:action:{order.Action.Actionner.Name}:{outcome.State}".ToLowerInvariant(), LongestReason),
            ["message"] = Cut($"rule {order.Rule.Name}, action {order.Action.Name}: {outcome.Text}"),
            ["type"] = outcome.State == RemedyState.Failed ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = Us },
            ["reportingComponent"] = Us,
            ["reportingInstance"] = Us,
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        };
    }

    private static JsonObject Involved(RemedyOrder order) => order.Target is not { } target
        ? new JsonObject { ["kind"] = ObjectKinds.Namespace.Kind, ["name"] = Elsewhere, ["namespace"] = Elsewhere }
        : new JsonObject
        {
            ["apiVersion"] = target.Kind.ApiVersion,
            ["kind"] = target.Kind.Kind,
            ["name"] = target.Name,
            ["namespace"] = NamespaceOf(order),
            ["uid"] = target.Uid,
        };

    private static string Cut(string text)
    {
        var shown = AlertText.Short(text, LongestMessage - 3);
        return shown.Length <= LongestMessage ? shown : shown[..LongestMessage];
    }
}
