using System.Net.Security;

namespace AuditActors.Sinks.Tls;

/// <summary>Whom a client trusts and what it shows, as PEM files; an empty name is none.</summary>
/// <param name="Authority">Who signs servers' certificates; without one, those whom the system trusts.</param>
/// <param name="Certificate">What the client shows.</param>
/// <param name="Key">Of that certificate, unless it is in the same file.</param>
public sealed record ClientTls(string Authority = "", string Certificate = "", string Key = "")
{
    /// <summary>Fails with <see cref="IOException"/>, whose message names the file.</summary>
    public void ApplyTo(SslClientAuthenticationOptions options)
    {
        if (Authority.Length > 0) options.CertificateChainPolicy = PemFiles.Trusting(Authority);
        if (Certificate.Length == 0) return;
        var own = PemFiles.WithKey(Certificate, Key.Length > 0 ? Key : Certificate);
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
    }
}
