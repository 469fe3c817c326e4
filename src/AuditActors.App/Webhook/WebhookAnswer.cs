using AuditActors.Sinks.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AuditActors.App.Webhook;

/// <summary>What requests of all kinds are asked and answered alike; each answer is counted.</summary>
internal sealed class WebhookAnswer(string source, WebhookOptions options, WebhookSignals signals)
{
    private const string ContentType = "application/json";
    private const string ComeAgainAfter = "1";

    public bool IsAuthorized(HttpRequest request) =>
        options.Tokens is null
        || (BearerTokens.Shown(request.Headers.Authorization.ToString()) is { } token && options.Tokens.Admit(token));

    /// <summary>
    /// Refuses whoever is not authorized. While there are no tokens to compare with the client is told to come again:
    /// API servers drop what is answered with 401.
    /// </summary>
    public Task RefuseStrangerAsync(HttpContext context) => options.Tokens?.HasAny() == true
        ? RefuseAsync(context, WebhookOutcome.Unauthorized, "a bearer token is wanted")
        : DeferAsync(context, WebhookOutcome.NoTokens, "the tokens cannot be read now");

    public static bool IsJson(HttpRequest request) =>
        request.ContentType?.Contains(ContentType, StringComparison.Ordinal) == true;

    /// <summary>Whether the body is packed; null when it is in a way that is not understood.</summary>
    public static bool? IsPacked(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" => true,
            _ => null,
        };

    /// <summary>The body in a block of the shared pool, and its length; null when it was refused.</summary>
    public async Task<(byte[] Block, int Length)?> ReadAsync(HttpContext context, bool isGzip, int most)
    {
        try
        {
            if (await WebhookBody.ReadAsync(context.Request.Body, isGzip, most, context.RequestAborted) is { } read)
                return read;
            await RefuseTooLargeAsync(context);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            await RefuseUnreadableAsync(context, e.Message.ReplaceLineEndings(" "));
        }

        return null;
    }

    public void Take(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        signals.Answered(source, WebhookOutcome.Taken);
    }

    /// <summary>For now: the client is told to come again.</summary>
    public Task DeferAsync(HttpContext context, WebhookOutcome outcome, string reason)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = ComeAgainAfter;
        return RefuseAsync(context, outcome, reason);
    }

    public Task RefuseTooLargeAsync(HttpContext context) =>
        RefuseAsync(context, WebhookOutcome.TooLarge, "bad request: http: request body too large");

    public Task RefuseUnreadableAsync(HttpContext context, string fault) =>
        RefuseAsync(context, WebhookOutcome.Unreadable, $"bad request: {fault}");

    public async Task RefuseAsync(HttpContext context, WebhookOutcome outcome, string reason)
    {
        signals.Answered(source, outcome);
        var status = Status(outcome);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var headers = context.Response.Headers;
        if (status == StatusCodes.Status401Unauthorized)
            headers[HeaderNames.WWWAuthenticate] = BearerTokens.Scheme.TrimEnd();
        if (status == StatusCodes.Status405MethodNotAllowed) headers[HeaderNames.Allow] = HttpMethods.Post;
        await context.Response.WriteAsync($"{reason}\n");
    }

    private static int Status(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.WrongPath => StatusCodes.Status404NotFound,
        WebhookOutcome.Unauthorized => StatusCodes.Status401Unauthorized,
        WebhookOutcome.WrongMethod => StatusCodes.Status405MethodNotAllowed,
        WebhookOutcome.WrongType or WebhookOutcome.Unreadable => StatusCodes.Status400BadRequest,
        WebhookOutcome.WrongEncoding => StatusCodes.Status415UnsupportedMediaType,
        WebhookOutcome.TooLarge => StatusCodes.Status413PayloadTooLarge,
        WebhookOutcome.TooMuchWaiting => StatusCodes.Status429TooManyRequests,
        WebhookOutcome.NoTokens or WebhookOutcome.Entering or WebhookOutcome.Leaving or WebhookOutcome.NotInTime =>
            StatusCodes.Status503ServiceUnavailable,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
