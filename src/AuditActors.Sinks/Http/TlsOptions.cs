using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AuditActors.Sinks.Tls;

namespace AuditActors.Sinks.Http;

/// <summary>How a receiver is known, and how we are known to it.</summary>
public sealed record TlsOptions
{
    public static readonly TlsOptions Default = new();

    /// <summary>PEM; certificates to trust instead of the machine's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM; our certificate with its chain. Read for each connection, so that it can be exchanged.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM; the key of the certificate.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Off: any certificate will do.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Fails with <see cref="ReceiverOptionsException"/> when a file cannot be used.</summary>
    public SslClientAuthenticationOptions ForClient(string? host = null)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (CaFile is { } authorities) options.CertificateChainPolicy = Read(() => PemFiles.Trusting(authorities));
#pragma warning disable CA5359 // Somebody has switched it off by name.
        if (!Verify) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        if (CertificateFile is null) return options;
        OwnCertificate();
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => OwnCertificate();
        return options;
    }

    private X509Certificate2 OwnCertificate() =>
        Read(() => PemFiles.WithKey(CertificateFile!, KeyFile ?? CertificateFile!));

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (IOException e)
        {
            throw new ReceiverOptionsException(e.Message, e);
        }
    }
}
