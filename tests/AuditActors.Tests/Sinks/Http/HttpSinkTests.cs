using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AuditActors.Events;
using AuditActors.Sinks;
using AuditActors.Sinks.Http;

namespace AuditActors.Tests.Sinks.Http;

public sealed class HttpSinkTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Sends_each_alert_as_Falco_does()
    {
        await using var sidekick = await HttpReceiver.StartAsync(Sidekick.Judge);

        await DeliverAsync(Options(sidekick));

        var request = Assert.Single(sidekick.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("application/json", request.Headers.ContentType);
        Assert.Equal("falcosecurity/falco", request.Headers.UserAgent);
        Assert.Equal("*/*", request.Headers.Accept);
        Assert.Equal(request.Body.Length, request.Headers.ContentLength);
        Assert.Equal(
            """
            {"hostname":"node-0","output":"08:53:31.726060287: Warning Shell in pod (user=eve pod=\"web\")",
            "output_fields":{"evt.time":1760000011726060287,"ka.user.name":"eve","ka.target.name":null},
            "priority":"Warning","rule":"Shell in pod","source":"k8s_audit","tags":["T1609","k8s"],
            "time":"2025-10-09T08:53:31.726060287Z"}
            """.Replace("\n", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(request.Body));
    }

    [Fact]
    public async Task Gives_each_alert_an_id_by_which_a_copy_is_known()
    {
        await using var receiver = await HttpReceiver.StartAsync();

        await DeliverAsync(Options(receiver));

        Assert.Equal($"{SinkSome.Id(1)}", receiver.Requests[0].Headers[HttpSink.IdHeader]);
    }

    [Fact]
    public async Task Adds_headers_and_credentials_and_compresses_where_told_to()
    {
        await using var receiver = await HttpReceiver.StartAsync();

        await DeliverAsync(Options(receiver) with
        {
            UserAgent = "mine",
            Headers = new Dictionary<string, string> { ["X-Team"] = "blue" },
            Authorization = new AuthenticationHeaderValue("Bearer", "secret"),
            Gzip = true,
        });

        var request = receiver.Requests[0];
        Assert.Equal("mine", request.Headers.UserAgent);
        Assert.Equal("blue", request.Headers["X-Team"]);
        Assert.Equal("Bearer secret", request.Headers.Authorization);
        Assert.Equal("gzip", request.Headers.ContentEncoding);
        using var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress);
        Assert.StartsWith("{\"hostname\"", await new StreamReader(gzip).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_its_certificate_and_trusts_the_authority_it_is_told_to_trust()
    {
        await using var receiver = await HttpReceiver.StartAsync(
            certificate: _certificates.Server, trusts: client => client.Subject == "CN=client");

        await DeliverAsync(Options(receiver) with
        {
            Tls = new TlsOptions
            {
                CaFile = _certificates.CaFile,
                CertificateFile = _certificates.ClientFile,
                KeyFile = _certificates.ClientKeyFile,
            },
        });

        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Trusts_nobody_else_unless_it_is_told_not_to_look()
    {
        await using var receiver = await HttpReceiver.StartAsync(certificate: _certificates.Server);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => DeliverAsync(Options(receiver)));
        Assert.Matches(@"^https://127\.0\.0\.1:\d+: .*certificate is invalid", failure.Message);
        await DeliverAsync(Options(receiver) with { Tls = new TlsOptions { Verify = false } });

        Assert.Single(receiver.Requests);
    }

    [Fact]
    public void Says_which_file_holds_no_certificate()
    {
        var options = new HttpPeerOptions
        {
            Url = new Uri("https://localhost"),
            Tls = new TlsOptions { CaFile = _certificates.ClientKeyFile },
        };

        var fault = Assert.Throws<ReceiverOptionsException>(() => NewSink(options));

        Assert.Contains(_certificates.ClientKeyFile, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task What_is_refused_for_what_it_is_will_not_be_sent_again(int status)
    {
        await using var receiver = await HttpReceiver.StartAsync(_ => new Answer(status, "no\nway"));

        var refusal = await Assert.ThrowsAsync<AlertsRefusedException>(() => DeliverAsync(Options(receiver)));

        Assert.Matches($@"^http://127\.0\.0\.1:\d+ answers {status} [\w ]+: no way$", refusal.Message);
    }

    [Theory]
    [InlineData(302, "another address")]
    [InlineData(401, "credentials")]
    [InlineData(404, "path")]
    [InlineData(500, "500")]
    public async Task What_somebody_can_put_right_may_be_sent_again_and_says_what_to_do(int status, string advice)
    {
        await using var receiver = await HttpReceiver.StartAsync(_ => new Answer(status));
        var options = Options(receiver) with { Url = new Uri(receiver.Address, "/secret?token=secret") };

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => DeliverAsync(options));

        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_says_when_is_taken_at_its_word()
    {
        await using var receiver = await HttpReceiver.StartAsync(_ => new Answer(429, RetryAfter: "7"));

        var busy = await Assert.ThrowsAsync<ReceiverBusyException>(() => DeliverAsync(Options(receiver)));

        Assert.Equal(TimeSpan.FromSeconds(7), busy.After);
    }

    [Fact]
    public async Task Several_requests_are_in_flight_at_a_time_and_no_more_than_it_is_told()
    {
        using var together = new CountdownEvent(3);
        await using var receiver = await HttpReceiver.StartAsync(_ =>
        {
            together.Signal();
            Assert.True(together.Wait(TimeSpan.FromSeconds(60)));
            return Answer.Ok;
        });
        await using var sink = NewSink(Options(receiver), inFlight: 3);

        var result = await sink.DeliverAsync([SinkSome.Alert(1), SinkSome.Alert(2), SinkSome.Alert(3)], default);

        Assert.Equal((3, 0, 0), (sink.MostAtOnce, result.NotYet.Length, result.Refused.Length));
    }

    [Fact]
    public async Task Of_several_requests_each_has_its_own_fate()
    {
        await using var receiver = await HttpReceiver.StartAsync(request =>
        {
            var id = $"{request.Headers[HttpSink.IdHeader]}";
            return id == $"{SinkSome.Id(1)}" ? new Answer(400, "malformed")
                : id == $"{SinkSome.Id(2)}" ? new Answer(503, "full", RetryAfter: "7")
                : id == $"{SinkSome.Id(3)}" ? new Answer(500)
                : Answer.Ok;
        });
        await using var sink = NewSink(Options(receiver), inFlight: 4);

        var result = await sink.DeliverAsync(
            [.. Enumerable.Range(1, 4).Select(number => SinkSome.Alert(number))], default);

        Assert.Equal(1, Assert.Single(result.Refused).Alert.Sequence);
        Assert.EndsWith(": malformed", result.Refused[0].Reason, StringComparison.Ordinal);
        Assert.Equal([2, 3], result.NotYet.Select(logged => logged.Sequence));
        Assert.EndsWith(": full", result.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(7), result.After);
    }

    [Fact]
    public async Task What_has_no_answer_in_time_does_not_take_back_what_was_taken()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        using var isOver = new ManualResetEventSlim();
        await using var receiver = await HttpReceiver.StartAsync(request =>
        {
            if ($"{request.Headers[HttpSink.IdHeader]}" == $"{SinkSome.Id(1)}") isOver.Wait(TimeSpan.FromSeconds(60));
            return Answer.Ok;
        });
        await using var sink = NewSink(Options(receiver), inFlight: 2);

        var result = await sink.DeliverAsync([SinkSome.Alert(1), SinkSome.Alert(2)], late.Token);
        isOver.Set();

        Assert.Equal((1, "no answer in time"), (Assert.Single(result.NotYet).Sequence, result.Reason));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 100000000000\r\n\r\nand so on", false)]
    public async Task What_was_taken_is_taken_however_its_answer_ends(string answer, bool closes)
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var delivering = DeliverAsync(Options(receiver));
        using var client = await AnswerAsync(receiver, answer);
        if (closes) client.Close();

        await delivering.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_failure_is_told_by_its_status_and_the_beginning_of_an_answer_without_end()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var said = new string('x', 200);
        var delivering = DeliverAsync(Options(receiver));
        using var client = await AnswerAsync(
            receiver, $"HTTP/1.1 500 Oh\r\nContent-Length: 100000000000\r\n\r\n{said}xxx");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => delivering.WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.EndsWith($" answers 500 Oh: {said}", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<TcpClient> AnswerAsync(TcpListener receiver, string answer)
    {
        var client = await receiver.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (length == 0 || buffer[length - 1] != '}') length += await stream.ReadAsync(buffer.AsMemory(length));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return client;
    }

    private static HttpPeerOptions Options(TcpListener receiver) =>
        new() { Url = new Uri($"http://{receiver.LocalEndpoint}/") };

    private static HttpSink NewSink(HttpPeerOptions options, int inFlight = 1) =>
        new(options, SinkSome.Json, TimeProvider.System, inFlight);

    private static HttpPeerOptions Options(HttpReceiver receiver) => new() { Url = receiver.Address };

    private static async Task DeliverAsync(HttpPeerOptions options)
    {
        await using var sink = NewSink(options);
        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync([SinkSome.Alert()], CancellationToken.None));
    }
}
