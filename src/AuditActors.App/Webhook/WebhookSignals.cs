using System.Diagnostics.Metrics;

namespace AuditActors.App.Webhook;

/// <summary>The metrics of what others post.</summary>
internal sealed class WebhookSignals : IDisposable
{
    public const string MeterName = "AuditActors.Webhook";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;

    public WebhookSignals() => _requests = _meter.CreateCounter<long>(
        "auditactors.webhook.requests", description: "Requests to webhooks: taken, or refused for a reason.");

    public void Dispose() => _meter.Dispose();

    /// <param name="source">Where somebody posts.</param>
    /// <param name="outcome">What became of it.</param>
    public void Answered(string source, WebhookOutcome outcome) => _requests.Add(
        1,
        KeyValuePair.Create("source", (object?)source),
        KeyValuePair.Create("outcome", (object?)outcome.ToString()));
}

/// <summary>What became of a request.</summary>
internal enum WebhookOutcome
{
    Taken,
    WrongPath,
    Unauthorized,
    WrongMethod,
    WrongType,
    WrongEncoding,
    TooLarge,
    Unreadable,

    /// <summary>It can come again: the file of tokens is empty or cannot be read.</summary>
    NoTokens,

    /// <summary>It can come again: too much waits to be finished.</summary>
    TooMuchWaiting,

    /// <summary>It can come again, or to another node: this one is not yet a member of its cluster.</summary>
    Entering,

    /// <summary>It can come again: the node leaves.</summary>
    Leaving,

    /// <summary>It can come again: it was not finished in time.</summary>
    NotInTime,
}
