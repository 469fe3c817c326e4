using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuditActors.App.Webhook;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Posted;
using AuditActors.Sinks.Access;

namespace AuditActors.Tests.App.Webhook;

/// <summary>What an API server is answered; the ingest behind it is played by the test.</summary>
public sealed class WebhookServerTests : IAsyncDisposable
{
    private const string Body = """{"kind":"EventList","items":[]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly WebhookSignals _signals = new();
    private bool _canJudge = true;
    private WebhookServer? _server;

    private PostedPayloads Payloads => ((SourceAddress.Posted)_server!.Source).Payloads;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _signals.Dispose();
    }

    [Fact]
    public async Task A_batch_is_answered_with_200_when_it_is_finished_and_not_before()
    {
        var address = await StartAsync();
        var first = _http.PostAsync(address, Json(Body));
        var taken = await TakeAsync();
        var second = _http.PostAsync(address, Json("[]"));
        var also = await TakeAsync();

        Assert.Equal((Body, "[]"), (Text(taken), Text(also)));
        Assert.False(first.IsCompleted);
        Payloads.Finished(taken.Stamp);
        var answer = await first;
        Assert.False(second.IsCompleted);
        Payloads.Finished(also.Stamp);

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Fact]
    public async Task A_packed_batch_is_unpacked()
    {
        var address = await StartAsync();

        var answer = _http.PostAsync(address, Packed(Encoding.UTF8.GetBytes(Body)));
        var taken = await TakeAsync();
        Payloads.Finished(taken.Stamp);

        Assert.Equal(Body, Text(taken));
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/k8s-audit", "application/json", 405, "GET method not allowed\n")]
    [InlineData("POST", "/k8s-audit", "text/plain", 400, "wrong Content Type\n")]
    [InlineData("POST", "/k8s-audit/below", "application/json", 404, "404 page not found\n")]
    [InlineData("POST", "/", "application/json", 404, "404 page not found\n")]
    public async Task What_Falco_refuses_is_refused_in_the_same_words(
        string method, string path, string type, int status, string text)
    {
        var address = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path));
        if (method == "POST") request.Content = new StringContent(Body, Encoding.UTF8, type);

        using var answer = await _http.SendAsync(request);

        Assert.Equal((status, text), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_path_that_ends_with_a_slash_stands_for_those_below()
    {
        var address = await StartAsync(path: "/audit/");

        var answer = _http.PostAsync(new Uri(address, "/audit/cluster-1"), Json(Body));
        Payloads.Finished((await TakeAsync()).Stamp);

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_with_413_packed_or_not()
    {
        var address = await StartAsync(new WebhookOptions { MostBody = 1000 });

        var plain = await _http.PostAsync(address, Json(new string(' ', 1001)));
        var packed = await _http.PostAsync(address, Packed(new byte[1_000_000]));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, address) { Content = Json(new string(' ', 5000)) };
        chunked.Headers.TransferEncodingChunked = true;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, plain.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, packed.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _http.SendAsync(chunked)).StatusCode);
        Assert.Equal(
            "bad request: http: request body too large\n", await plain.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_that_cannot_be_unpacked_is_refused()
    {
        var address = await StartAsync();
        using var broken = Json(Body);
        broken.Headers.ContentEncoding.Add("gzip");
        using var unknown = Json(Body);
        unknown.Headers.ContentEncoding.Add("br");

        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync(address, broken)).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _http.PostAsync(address, unknown)).StatusCode);
    }

    [Fact]
    public async Task A_packed_body_that_is_cut_off_is_not_acknowledged()
    {
        var address = await StartAsync();
        using var whole = Packed(Encoding.UTF8.GetBytes(Body));
        var bytes = await whole.ReadAsByteArrayAsync();
        using var cut = new ByteArrayContent(bytes[..^1]);
        cut.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        cut.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync(address, cut)).StatusCode);
    }

    [Fact]
    public async Task When_too_much_waits_a_client_is_told_to_come_again()
    {
        var address = await StartAsync(new WebhookOptions { MostBody = 100, MostWaiting = 100 });
        var first = _http.PostAsync(address, Json(new string(' ', 60)));
        var taken = await TakeAsync();

        var second = await _http.PostAsync(address, Json(new string(' ', 60)));
        Payloads.Finished(taken.Stamp);
        await first;
        var again = _http.PostAsync(address, Json(new string(' ', 60)));
        Payloads.Finished((await TakeAsync()).Stamp);

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("1", second.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await again).StatusCode);
    }

    [Fact]
    public async Task What_is_not_finished_in_time_is_to_come_again()
    {
        var address = await StartAsync(new WebhookOptions { AcknowledgeWithin = TimeSpan.FromMilliseconds(50) });

        var answer = await _http.PostAsync(address, Json(Body));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
    }

    [Fact]
    public async Task A_node_that_leaves_takes_nothing_more_and_finishes_what_it_has()
    {
        var address = await StartAsync();
        var before = _http.PostAsync(address, Json(Body));
        var taken = await TakeAsync();

        _server!.Leave();
        var after = await _http.PostAsync(address, Json(Body));
        Payloads.Finished(taken.Stamp);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal("1", after.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await before).StatusCode);
    }

    [Fact]
    public async Task A_node_that_is_no_member_yet_sends_clients_to_others()
    {
        var address = await StartAsync();
        _canJudge = false;

        var refused = await _http.PostAsync(address, Json(Body));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.False(Payloads.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_node_that_ends_says_so_to_whoever_still_waits()
    {
        var address = await StartAsync();
        var waiting = _http.PostAsync(address, Json(Body));
        await TakeAsync();

        await _server!.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
    }

    [Fact]
    public async Task A_token_is_asked_for_and_may_be_exchanged_and_whoever_comes_meanwhile_is_to_come_again()
    {
        string? token = "first";
        var tokens = new BearerTokens(() => token ?? throw new IOException("it is being exchanged"));
        var address = await StartAsync(new WebhookOptions { Tokens = tokens });

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("firs"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync("first"));
        token = "second";
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("first"));
        token = "";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(""));
        token = null;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("second"));

        async Task<HttpStatusCode> StatusAsync(string? shown)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (shown is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown);
            return (await _http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Requests_are_counted_by_what_became_of_them()
    {
        var counted = new ConcurrentQueue<string>();
        var address = await StartAsync(new WebhookOptions { MostBody = 1000 });
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == WebhookSignals.MeterName) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
            if (all["source"] == $"http://127.0.0.1:0{address.AbsolutePath}") counted.Enqueue(all["outcome"]);
        });
        listener.Start();

        await _http.GetAsync(address);
        await _http.PostAsync(new Uri(address, "/elsewhere"), Json(Body));
        await _http.PostAsync(address, Json(new string(' ', 1001)));
        var taken = _http.PostAsync(address, Json(Body));
        Payloads.Finished((await TakeAsync()).Stamp);
        await taken;

        Assert.Equal(["WrongMethod", "WrongPath", "TooLarge", "Taken"], counted);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed()
    {
        var address = await StartAsync(new WebhookOptions { MostConnections = 1 });
        var first = _http.PostAsync(address, Json(Body));
        var taken = await TakeAsync();

        using var another = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => another.PostAsync(address, Json(Body)));
        Payloads.Finished(taken.Stamp);

        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static ByteArrayContent Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static string Text(Frame frame) => Encoding.UTF8.GetString(frame.Payload.Span);

    private async Task<Uri> StartAsync(WebhookOptions? options = null, string path = "/k8s-audit")
    {
        _server = await WebhookServer.StartAsync(
            WebhookAddress.Parse($"http://127.0.0.1:0{path}"),
            options ?? new WebhookOptions(),
            _signals,
            () => _canJudge,
            TimeProvider.System,
            default);
        return new Uri(_server.Source.Name);
    }

    private async Task<Frame> TakeAsync()
    {
        var group = await Payloads.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        return Assert.Single(group.Frames);
    }
}
