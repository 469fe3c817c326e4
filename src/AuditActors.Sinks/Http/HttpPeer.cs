using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Sinks.Http;

/// <summary>
/// Sends requests to one receiver and reads from its answers what is to be done: it took the request, it never will,
/// or it may later. Redirects are not followed: they would turn a POST into a GET.
/// </summary>
internal sealed class HttpPeer : IDisposable
{
    /// <summary>Answers that somebody wants are read up to here.</summary>
    private const int LongestAnswer = 16 * 1024 * 1024;

    private const int ShownOfAnswer = 200;

    private readonly HttpPeerOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    /// <summary>Fails with <see cref="ReceiverOptionsException"/>.</summary>
    public HttpPeer(HttpPeerOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _client = new HttpClient(options.NewHandler())
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var headers = _client.DefaultRequestHeaders;
        headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        headers.TryAddWithoutValidation("Accept", "*/*");
        headers.Authorization = options.Authorization;
        foreach (var (name, value) in options.Headers) headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>
    /// Returns when the receiver says that it has the request, whatever else it says: an answer that breaks off or has
    /// no end changes nothing about that. Fails as <see cref="IAlertReceiver.DeliverAsync"/> does.
    /// </summary>
    public async Task PostAsync(
        ReadOnlyMemory<byte> body,
        string contentType,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        using var response = await TakenAsync(body, contentType, headers, cancellationToken);
    }

    /// <summary>
    /// The body of the answer, for receivers that tell in it what they took. Fails as
    /// <see cref="IAlertReceiver.DeliverAsync"/> does.
    /// </summary>
    public async Task<byte[]> AskAsync(
        ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken)
    {
        using var response = await TakenAsync(body, contentType, [], cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Named(e);
        }

        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private string Authority => _options.Url.GetLeftPart(UriPartial.Authority);

    private async Task<HttpResponseMessage> TakenAsync(
        ReadOnlyMemory<byte> body,
        string contentType,
        (string Name, string Value)[] headers,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url);
        request.Content = _options.Gzip ? Compressed(body) : new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw Failure(response, await BeginningAsync(response.Content, cancellationToken));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Named(e);
        }
    }

    // Its own message often says nothing but that something went wrong.
    private HttpRequestException Named(HttpRequestException e) =>
        new($"{Authority}: {e.GetBaseException().Message}", e);

    private static async Task<byte[]> BeginningAsync(HttpContent answer, CancellationToken cancellationToken)
    {
        var beginning = new byte[ShownOfAnswer];
        try
        {
            await using var stream = await answer.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(
                beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
            return beginning[..length];
        }
        catch (IOException)
        {
            // The status says enough.
            return [];
        }
    }

    private static ByteArrayContent Compressed(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(body.Span);
        var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private Exception Failure(HttpResponseMessage response, byte[] answer)
    {
        var status = (int)response.StatusCode;
        var said = Said(answer);
        var message = $"{Authority} answers {status} {response.ReasonPhrase}"
            + (said.Length > 0 ? $": {said}" : "");
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity =>
                new AlertsRefusedException(message),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new HttpRequestException(
                $"{message}; it wants to be called at another address"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new HttpRequestException(
                $"{message}; check the sink's credentials"),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => new HttpRequestException(
                $"{message}; check the path of the sink's url"),
            _ when RetryAfter(response) is { } after => new ReceiverBusyException(message, after),
            _ => new HttpRequestException(message),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
        _ => null,
    };

    // One line, whatever the receiver sends.
    private static string Said(byte[] answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }
}
