using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.Sinks.Grpc;

/// <summary>Finds out why there is an alert.</summary>
internal static class AlertExplanation
{
    private const string OfCorrelation = "c:";

    public static async Task<Explanation> OfAsync(
        LoggedAlert logged, IAlertLog log, CancellationToken cancellationToken)
    {
        var explanation = new Explanation { Alert = AlertMessage.Of(logged) };
        if (!logged.Alert.EventIdentity.StartsWith(OfCorrelation, StringComparison.Ordinal))
        {
            explanation.IsComplete = true;
            explanation.Causes.Add(Event(logged.Alert));
            return explanation;
        }

        var evidence = await log.EvidenceAsync(logged.Sequence, cancellationToken);
        if (evidence.IsEmpty) return explanation;
        using var known = JsonDocument.Parse(evidence);
        explanation.LeftOut = known.RootElement.GetProperty("left_out").GetInt64();
        explanation.IsComplete = true;
        foreach (var each in known.RootElement.GetProperty("events").EnumerateArray())
            explanation.Causes.Add(await CauseAsync(each, log, cancellationToken));
        return explanation;
    }

    private static Cause Event(Events.Alert alert) => new()
    {
        Identity = alert.EventIdentity,
        Time = GrpcTime.Of(alert.Time),
        Fields = Encoding.UTF8.GetString(alert.OutputFields.Span),
    };

    private static async Task<Cause> CauseAsync(JsonElement each, IAlertLog log, CancellationToken cancellationToken)
    {
        var cause = new Cause
        {
            Identity = each.GetProperty("identity").GetString() ?? "",
            Time = GrpcTime.Of(each.GetProperty("time").GetUInt64()),
            Fields = each.GetProperty("fields").GetRawText(),
        };
        cause.Selectors.AddRange(each.GetProperty("as").EnumerateArray().Select(name => name.GetString()));
        if (cause.Identity.StartsWith(OfCorrelation, StringComparison.Ordinal)
            && Guid.TryParse(cause.Identity.AsSpan(OfCorrelation.Length), out var id)
            && await log.FindAsync(id, cancellationToken) is { } inner)
        {
            cause.Alert = AlertMessage.Of(inner);
        }

        return cause;
    }
}
