using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AuditActors.Events;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AuditActors.Sinks.Smtp;

/// <summary>Mails, each over a connection of its own: mail servers close those that wait.</summary>
public sealed class SmtpSink : IAlertReceiver
{
    private readonly SmtpOptions _options;
    private readonly AlertMail _mails;

    /// <param name="options">The mail server.</param>
    /// <param name="formatter">Alerts to their first lines.</param>
    public SmtpSink(SmtpOptions options, AlertFormatter formatter)
    {
        _options = options;
        _mails = new AlertMail(options, formatter);
    }

    public int MostAtOnce => 20;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var mail = _mails.Of(alerts);
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        Trust(client);
        await client.ConnectAsync(_options.Host, _options.Port, Encryption, cancellationToken);
        if (_options.User.Length > 0)
            await client.AuthenticateAsync(_options.User, _options.Password, cancellationToken);
        await SendAsync(client, mail, cancellationToken);
        return DeliveryResult.Taken;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SecureSocketOptions Encryption => _options.Encryption switch
    {
        SmtpEncryption.Off => SecureSocketOptions.None,
        SmtpEncryption.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.SslOnConnect,
    };

    /// <summary>
    /// A mail that is too large or not wanted is not so the next time; who may send what can be put right.
    /// </summary>
    private static async Task SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(mail, cancellationToken);
        }
        catch (SmtpCommandException e) when (
            e.ErrorCode == SmtpErrorCode.MessageNotAccepted && e.StatusCode >= SmtpStatusCode.CommandUnrecognized)
        {
            throw new AlertsRefusedException($"{(int)e.StatusCode} {e.Message}");
        }

        // The mail is on its way: a server that is gone before the farewell changes nothing about that.
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or MailKit.ProtocolException)
        {
            client.Dispose();
        }
    }

    private void Trust(SmtpClient client)
    {
        if (_options.Encryption == SmtpEncryption.Off) return;
        var tls = _options.Tls.ForClient(_options.Host);
        if (tls.LocalCertificateSelectionCallback is { } own)
            client.ClientCertificates = [own(client, _options.Host, [], null, [])!];
        client.ServerCertificateValidationCallback = tls.RemoteCertificateValidationCallback
            ?? ((_, certificate, _, errors) => IsTrusted(tls.CertificateChainPolicy, certificate, errors));
    }

    private static bool IsTrusted(X509ChainPolicy? policy, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (policy is null) return errors == SslPolicyErrors.None;
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0 || certificate is not X509Certificate2 shown)
            return false;
        using var chain = new X509Chain { ChainPolicy = policy };
        return chain.Build(shown);
    }
}
