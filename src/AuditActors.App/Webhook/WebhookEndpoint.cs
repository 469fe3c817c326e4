using System.Security.Cryptography;
using System.Text;
using AuditActors.Runtime.Ingest;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AuditActors.App.Webhook;

/// <summary>
/// Answers requests as Falco's k8saudit does (falco-compat 4.4), except that 200 says that the events are judged and
/// their alerts safe, and that a client which has to come again is told when: API servers then do.
/// </summary>
internal sealed class WebhookEndpoint(
    WebhookAddress address, WebhookOptions options, PostedPayloads payloads, TimeProvider clock)
{
    private const string ContentType = "application/json";
    private const string Bearer = "Bearer ";
    private const string ComeAgainAfter = "1";

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Path))
            await RefuseAsync(context, StatusCodes.Status404NotFound, "404 page not found");
        else if (!IsAuthorized(request))
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "a bearer token is wanted");
        else if (!HttpMethods.IsPost(request.Method))
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"{request.Method} method not allowed");
        else if (request.ContentType?.Contains(ContentType, StringComparison.Ordinal) != true)
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "wrong Content Type");
        else if (IsPacked(request) is not { } isGzip)
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "wrong Content-Encoding; use gzip");
        else
            await TakeAsync(context, isGzip);
    }

    private async Task TakeAsync(HttpContext context, bool isGzip)
    {
        var length = isGzip ? null : context.Request.ContentLength;
        if (length > options.MostBody)
        {
            await RefuseTooLargeAsync(context);
            return;
        }

        using var room = payloads.IsClosed ? null : payloads.TryReserve(length ?? options.MostBody);
        if (room is not null) await PostAsync(context, isGzip);
        else if (payloads.IsClosed) await DeferAsync(context, StatusCodes.Status503ServiceUnavailable, "leaving");
        else await DeferAsync(context, StatusCodes.Status429TooManyRequests, "too much is waiting");
    }

    private async Task PostAsync(HttpContext context, bool isGzip)
    {
        var (block, length, fault) = await ReadAsync(context, isGzip);
        if (fault is not null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"bad request: {fault}");
            return;
        }

        if (block is null)
        {
            await RefuseTooLargeAsync(context);
            return;
        }

        var position = new FramePosition($"{address} from {context.Connection.RemoteIpAddress}", Line: 0);
        if (await IsSafeInTimeAsync(payloads.PostAsync(block, length, position)))
            context.Response.StatusCode = StatusCodes.Status200OK;
        else
            await DeferAsync(context, StatusCodes.Status503ServiceUnavailable, "not finished in time");
    }

    private async Task<(byte[]? Block, int Length, string? Fault)> ReadAsync(HttpContext context, bool isGzip)
    {
        try
        {
            var (block, length) = await WebhookBody.ReadAsync(
                context.Request.Body, isGzip, options.MostBody, context.RequestAborted);
            return (block, length, null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (null, 0, e.Message.ReplaceLineEndings(" "));
        }
    }

    // What is not finished in time goes on; its copy, when it comes, is known by its identity.
    private async Task<bool> IsSafeInTimeAsync(Task<bool> finished)
    {
        try
        {
            return await finished.WaitAsync(options.AcknowledgeWithin, clock);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool IsOurs(PathString path) =>
        path.Value == address.Path
        || (address.Path.EndsWith('/') && path.Value?.StartsWith(address.Path, StringComparison.Ordinal) == true);

    private bool IsAuthorized(HttpRequest request)
    {
        if (options.Token is null) return true;
        var shown = request.Headers.Authorization.ToString();
        return shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && options.Token() is { Length: > 0 } token
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(shown[Bearer.Length..].Trim())),
                SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }

    /// <summary>Whether the body is packed; null when it is in a way that is not understood.</summary>
    private static bool? IsPacked(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" => true,
            _ => null,
        };

    private static Task DeferAsync(HttpContext context, int status, string reason)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = ComeAgainAfter;
        return RefuseAsync(context, status, reason);
    }

    private static Task RefuseTooLargeAsync(HttpContext context) => RefuseAsync(
        context, StatusCodes.Status413PayloadTooLarge, "bad request: http: request body too large");

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var headers = context.Response.Headers;
        if (status == StatusCodes.Status401Unauthorized) headers[HeaderNames.WWWAuthenticate] = Bearer.TrimEnd();
        if (status == StatusCodes.Status405MethodNotAllowed) headers[HeaderNames.Allow] = HttpMethods.Post;
        await context.Response.WriteAsync($"{reason}\n");
    }
}
