using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Syslog;
using AuditActors.Tests.Sinks.Http;

namespace AuditActors.Tests.Sinks.Syslog;

public sealed partial class SyslogSinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _patience = new(Patience);

    public SyslogSinkTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Sends_a_datagram_an_alert()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var sink = Sink(SyslogTransport.Udp, ((IPEndPoint)receiver.Client.LocalEndPoint!).Port);

        await DeliverAsync(sink, SinkSome.Alert());

        var message = Encoding.UTF8.GetString((await receiver.ReceiveAsync(_patience.Token)).Buffer);
        Assert.Equal(
            $"<84>1 2025-10-09T08:53:31.726060Z node-0 auditactors {Environment.ProcessId} ALERT "
            + $"[auditactors@32473 id=\"{SinkSome.Id(1)}\" rule=\"Shell in pod\"] "
            + "08:53:31.726060287: Warning Shell in pod (user=eve pod=\"web\")",
            message);
    }

    [Theory]
    [InlineData(Priority.Emergency, 80)]
    [InlineData(Priority.Critical, 82)]
    [InlineData(Priority.Debug, 87)]
    public async Task The_priority_is_the_severity(Priority priority, int value)
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var sink = Sink(SyslogTransport.Udp, ((IPEndPoint)receiver.Client.LocalEndPoint!).Port);

        await DeliverAsync(sink, SinkSome.Alert(priority: priority));

        var message = (await receiver.ReceiveAsync(_patience.Token)).Buffer;
        Assert.StartsWith($"<{value}>1 ", Encoding.UTF8.GetString(message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_a_datagram_is_refused()
    {
        await using var sink = Sink(SyslogTransport.Udp, 9);
        var large = SinkSome.Alert();
        large = large with { Alert = large.Alert with { Message = new byte[70_000] } };

        await Assert.ThrowsAsync<AlertsRefusedException>(() => DeliverAsync(sink, large));
    }

    [Fact]
    public async Task Sends_messages_with_their_lengths_over_a_stream_that_stays_open()
    {
        await using var sink = Sink(SyslogTransport.Tcp, Port);
        var accepting = _listener.AcceptTcpClientAsync(_patience.Token).AsTask();
        await DeliverAsync(sink, SinkSome.Alert(1), SinkSome.Alert(2));
        using var client = await accepting;
        await DeliverAsync(sink, SinkSome.Alert(3));

        var messages = await MessagesAsync(client.GetStream(), 3);

        Assert.All(messages, message => Assert.Matches(Rfc5424(), message));
        Assert.Equal([1, 2, 3], messages.Select(Number));
    }

    [Fact]
    public async Task Connects_anew_when_the_receiver_has_closed()
    {
        await using var sink = Sink(SyslogTransport.Tcp, Port);
        var accepting = _listener.AcceptTcpClientAsync(_patience.Token).AsTask();
        await DeliverAsync(sink, SinkSome.Alert(1));
        (await accepting).Dispose();
        accepting = _listener.AcceptTcpClientAsync(_patience.Token).AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(50));

        await DeliverAsync(sink, SinkSome.Alert(2));

        using var second = await accepting;
        Assert.Equal([2], (await MessagesAsync(second.GetStream(), 1)).Select(Number));
    }

    [Fact]
    public async Task Encrypts_and_knows_its_receiver()
    {
        using var certificates = new TestCertificates();
        await using var sink = Sink(SyslogTransport.Tls, Port, new TlsOptions { CaFile = certificates.CaFile });
        var accepting = _listener.AcceptTcpClientAsync(_patience.Token).AsTask();
        var delivering = DeliverAsync(sink, SinkSome.Alert(7));
        using var client = await accepting;
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificates.Server);
        await delivering;

        Assert.Equal([7], (await MessagesAsync(stream, 1)).Select(Number));
    }

    [Fact]
    public async Task Connects_anew_when_the_receiver_has_closed_an_encrypted_connection()
    {
        using var certificates = new TestCertificates();
        await using var sink = Sink(SyslogTransport.Tls, Port, new TlsOptions { CaFile = certificates.CaFile });
        var delivering = DeliverAsync(sink, SinkSome.Alert(1));
        await using (var first = await EncryptedAsync(certificates))
        {
            await delivering;
            Assert.Equal([1], (await MessagesAsync(first, 1)).Select(Number));
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200));
        delivering = DeliverAsync(sink, SinkSome.Alert(2));
        await using var second = await EncryptedAsync(certificates);
        await delivering;

        Assert.Equal([2], (await MessagesAsync(second, 1)).Select(Number));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_told_with_its_address()
    {
        var port = Port;
        _listener.Stop();
        await using var sink = Sink(SyslogTransport.Tcp, port);

        var failure = await Assert.ThrowsAsync<IOException>(() => DeliverAsync(sink, SinkSome.Alert()));

        Assert.StartsWith($"localhost:{port}: ", failure.Message, StringComparison.Ordinal);
    }

    private async Task<SslStream> EncryptedAsync(TestCertificates certificates)
    {
        var client = await _listener.AcceptSocketAsync(_patience.Token);
        var stream = new SslStream(new NetworkStream(client, ownsSocket: true));
        await stream.AuthenticateAsServerAsync(certificates.Server);
        return stream;
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static SyslogSink Sink(SyslogTransport transport, int port, TlsOptions? tls = null) => new(
        new SyslogOptions
        {
            Transport = transport,
            Host = transport == SyslogTransport.Udp ? "127.0.0.1" : "localhost",
            Port = port,
            Hostname = "node-0",
            Tls = tls ?? TlsOptions.Default,
        },
        new AlertFormatter(SinkSome.Format with { Json = false }, TimeProvider.System));

    private static async Task DeliverAsync(SyslogSink sink, params LoggedAlert[] alerts)
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync(alerts, patience.Token));
    }

    private async Task<List<string>> MessagesAsync(Stream stream, int count)
    {
        var messages = new List<string>();
        while (messages.Count < count)
        {
            var length = new StringBuilder();
            while (await ByteAsync(stream) is var digit && digit != ' ') length.Append(digit);
            var message = new byte[int.Parse(length.ToString(), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(message, _patience.Token);
            messages.Add(Encoding.UTF8.GetString(message));
        }

        return messages;
    }

    private async Task<char> ByteAsync(Stream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _patience.Token);
        return (char)one[0];
    }

    private static int Number(string message) =>
        int.Parse(IdNumber().Match(message).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^<\d{1,3}>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z [!-~]{1,255} [!-~]{1,48} [!-~]{1,128} [!-~]{1,32} \[[!-~]+( [!-~]+=""([^""\\\]]|\\[""\\\]])*"")+\] .+$")]
    private static partial Regex Rfc5424();

    [GeneratedRegex("id=\"[0-9a-f-]+?0*([0-9]+)\"")]
    private static partial Regex IdNumber();
}
