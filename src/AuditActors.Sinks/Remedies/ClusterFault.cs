using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using k8s.Autorest;

namespace AuditActors.Sinks.Remedies;

/// <summary>What a refusal of the API server means for an action.</summary>
internal static class ClusterFault
{
    private const int LongestMessage = 500;

    public static RemedyOutcome Outcome(HttpOperationException fault)
    {
        var message = Message(fault);
        return fault.Response.StatusCode switch
        {
            HttpStatusCode.NotFound => RemedyOutcome.Gone($"it is not there any more: {message}"),
            HttpStatusCode.Conflict => RemedyOutcome.Failed($"it was changed meanwhile: {message}", mayRetry: true),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                RemedyOutcome.Failed($"the API server cannot now: {message}", mayRetry: true),
            _ => RemedyOutcome.Failed($"the API server refuses: {message}"),
        };
    }

    /// <summary>The server's own words.</summary>
    public static string Message(HttpOperationException fault)
    {
        var text = fault.Response.Content ?? "";
        try
        {
            text = (JsonNode.Parse(text) as JsonObject)?["message"]?.GetValue<string>() ?? text;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Something in between answered.
        }

        return AlertText.Short(text.Length > 0 ? text : $"{fault.Response.StatusCode}", LongestMessage);
    }
}
