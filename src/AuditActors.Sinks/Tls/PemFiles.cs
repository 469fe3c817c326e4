using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Sinks.Tls;

/// <summary>Reads PEM files. Fails with <see cref="IOException"/>, whose message names the file.</summary>
internal static class PemFiles
{
    /// <summary>All certificates of a file, one at least.</summary>
    public static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new IOException($"{file}: no certificate can be read: {e.Message}", e);
        }

        return certificates.Count > 0 ? certificates : throw new IOException($"{file}: there is no certificate in it");
    }

    /// <summary>
    /// Whoever the authorities of a file have signed is trusted, and nobody else; whether a certificate was revoked is
    /// not asked.
    /// </summary>
    public static X509ChainPolicy Trusting(string authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(Certificates(authorities));
        return policy;
    }

    /// <summary>The first certificate of a file with its key.</summary>
    public static X509Certificate2 WithKey(string certificate, string key)
    {
        try
        {
            using var own = X509Certificate2.CreateFromPemFile(certificate, key);
            // Some platforms refuse keys that are in memory only.
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new IOException($"{key}: no private key of the certificate in {certificate}: {e.Message}", e);
        }
    }

    private static bool IsFault(Exception e) =>
        e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;
}
