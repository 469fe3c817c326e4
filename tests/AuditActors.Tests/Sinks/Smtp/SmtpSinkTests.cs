using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Smtp;
using AuditActors.Tests.Sinks.Http;
using MailKit.Security;
using MimeKit;
using SmtpServer.Protocol;

namespace AuditActors.Tests.Sinks.Smtp;

public sealed class SmtpSinkTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task An_alert_is_a_mail()
    {
        await using var server = new MailServer();
        await using var sink = Sink(server, SmtpEncryption.Off);

        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync([SinkSome.Alert()], default));

        var mail = Assert.Single(server.Mails);
        Assert.Equal("Warning: Shell in pod", mail.Subject);
        Assert.Equal("\"SOC\" <soc@example.com>", $"{mail.From}");
        Assert.Equal("a@example.com, b@example.com", $"{mail.To}");
        Assert.Equal(
            $"""
            08:53:31.726060287: Warning Shell in pod (user=eve pod="web")

            rule: Shell in pod
            priority: Warning
            source: k8s_audit
            tags: T1609, k8s
            ka.user.name: eve
            id: {SinkSome.Id(1)}
            """,
            Text(mail));
    }

    [Fact]
    public async Task Several_alerts_are_one_mail_that_the_most_severe_names()
    {
        await using var server = new MailServer();
        await using var sink = Sink(server, SmtpEncryption.Off);

        await sink.DeliverAsync(
            [SinkSome.Alert(1), SinkSome.Alert(2, Priority.Critical), SinkSome.Alert(3)], default);

        var mail = Assert.Single(server.Mails);
        Assert.Equal("Critical: Shell in pod and 2 more", mail.Subject);
        Assert.All(
            [1L, 2L, 3L], number =>
                Assert.Contains($"id: {SinkSome.Id(number)}", Text(mail), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_event_says_is_neither_a_header_nor_a_line_of_its_own()
    {
        await using var server = new MailServer();
        await using var sink = Sink(server, SmtpEncryption.Off);
        var alert = SinkSome.Alert();
        alert = alert with
        {
            Alert = alert.Alert with
            {
                Rule = "R\r\nBcc: all@example.com",
                Message = Encoding.UTF8.GetBytes("x\r\n.\r\nMAIL FROM:<eve@example.com>"),
                OutputFields = "{\"ka.user.name\":\"eve\\nid: forged\"}"u8.ToArray(),
            },
        };

        await sink.DeliverAsync([alert], default);

        var mail = Assert.Single(server.Mails);
        Assert.Empty(mail.Bcc);
        Assert.Equal("Warning: R  Bcc: all@example.com", mail.Subject);
        Assert.Contains("\nka.user.name: eve id: forged\n", Text(mail), StringComparison.Ordinal);
        Assert.DoesNotContain("\nMAIL", Text(mail), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpEncryption.StartTls)]
    [InlineData(SmtpEncryption.Tls)]
    public async Task It_logs_in_over_an_encrypted_connection_to_the_server_that_is_meant(SmtpEncryption encryption)
    {
        await using var server = new MailServer(_certificates.Server, encryption == SmtpEncryption.Tls);
        await using var sink = Sink(server, encryption, options => options with
        {
            User = "soc",
            Password = "right",
            Tls = new TlsOptions { CaFile = _certificates.CaFile },
        });

        await sink.DeliverAsync([SinkSome.Alert()], default);

        Assert.Equal(("soc", "right"), Assert.Single(server.Logins));
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_server_that_cannot_be_trusted_gets_nothing()
    {
        await using var server = new MailServer(_certificates.Server);
        await using var sink = Sink(
            server, SmtpEncryption.StartTls, options => options with { User = "soc", Password = "right" });

        await Assert.ThrowsAsync<SslHandshakeException>(() => sink.DeliverAsync([SinkSome.Alert()], default));

        Assert.Empty(server.Logins);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_unless_that_is_wanted()
    {
        await using var server = new MailServer();
        await using var sink = Sink(server, SmtpEncryption.StartTls);

        await Assert.ThrowsAsync<NotSupportedException>(() => sink.DeliverAsync([SinkSome.Alert()], default));

        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData(SmtpReplyCode.SizeLimitExceeded, typeof(AlertsRefusedException))]
    [InlineData(SmtpReplyCode.TransactionFailed, typeof(AlertsRefusedException))]
    [InlineData(SmtpReplyCode.ServiceUnavailable, typeof(MailKit.Net.Smtp.SmtpCommandException))]
    public async Task What_a_server_will_never_take_is_refused(SmtpReplyCode answer, Type fault)
    {
        await using var server = new MailServer { Answer = new SmtpResponse(answer, "no") };
        await using var sink = Sink(server, SmtpEncryption.Off);

        await Assert.ThrowsAsync(fault, () => sink.DeliverAsync([SinkSome.Alert()], default));
    }

    private static SmtpSink Sink(
        MailServer server, SmtpEncryption encryption, Func<SmtpOptions, SmtpOptions>? change = null)
    {
        var options = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Encryption = encryption,
            From = "SOC <soc@example.com>",
            To = ["a@example.com", "b@example.com"],
        };
        var format = SinkSome.Format with { Json = false };
        return new SmtpSink(change?.Invoke(options) ?? options, new AlertFormatter(format, TimeProvider.System));
    }

    private static string Text(MimeMessage mail) => mail.TextBody!.ReplaceLineEndings("\n").Trim();
}
