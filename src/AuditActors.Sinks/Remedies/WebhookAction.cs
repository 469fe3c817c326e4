using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Posts an alert to an address. Only the host is ever told: paths of such addresses are secrets.</summary>
internal sealed class WebhookAction : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, CancellationToken cancellationToken)
    {
        var address = new Uri(order.Action.Parameters.Text("url"));
        if (order.IsDryRun) return RemedyOutcome.Done($"the alert would be posted to {address.Host}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent(
            Body(order).ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", order.Id);
        foreach (var (name, value) in order.Action.Parameters.Pairs("headers"))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? RemedyOutcome.Done($"the alert was posted to {address.Host}")
                : RemedyOutcome.Failed($"{address.Host} answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            var isUnsent =
                e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            return RemedyOutcome.Failed($"{address.Host} cannot be reached: {e.HttpRequestError}", mayRetry: isUnsent);
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Body(RemedyOrder order)
    {
        var alert = order.Alert.Alert;
        return new JsonObject
        {
            ["id"] = order.Id,
            ["rule"] = order.Rule.Name,
            ["action"] = order.Action.Name,
            ["alert"] = new JsonObject
            {
                ["rule"] = alert.Rule,
                ["priority"] = alert.Priority.ToString(),
                ["source"] = alert.Source,
                ["tags"] = new JsonArray([.. alert.Tags.Select(tag => (JsonNode)tag)]),
                ["output"] = Encoding.UTF8.GetString(alert.Message.Span),
                ["output_fields"] = JsonNode.Parse(Encoding.UTF8.GetString(alert.OutputFields.Span)),
            },
        };
    }
}
