using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.App.Configuration;

/// <summary>
/// By what a node proves that it belongs to the cluster, and by what it knows others. Both ends of a connection show a
/// certificate. The authorities are read again for each connection; the node's own certificate is read once.
/// </summary>
internal sealed class ClusterCertificates
{
    private readonly string _keyFile;
    private volatile X509Certificate2Collection _authorities;

    private ClusterCertificates(
        X509Certificate2 own, string file, string keyFile, string authorityFile, X509Certificate2Collection authorities)
    {
        Own = own;
        File = file;
        _keyFile = keyFile;
        AuthorityFile = authorityFile;
        _authorities = authorities;
    }

    /// <summary>Where it was read.</summary>
    public string File { get; }

    /// <summary>Who has to have signed those of others.</summary>
    public string AuthorityFile { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>
    /// Fails with <see cref="CommandException"/> when this node could not connect to one like itself.
    /// </summary>
    public static ClusterCertificates Load(string certificateFile, string keyFile, string authorityFile)
    {
        var own = Read(certificateFile, () => X509Certificate2.CreateFromPemFile(certificateFile, keyFile));
        var authorities = Read(authorityFile, () => Authorities(authorityFile));
        var certificates = new ClusterCertificates(own, certificateFile, keyFile, authorityFile, authorities);
        if (certificates.Fault(own) is { } fault)
            throw new CommandException($"{certificateFile}: other nodes will not trust this certificate: {fault}");
        return certificates;
    }

    /// <summary>Whether an authority of ours has signed the certificate and it is in force.</summary>
    public bool IsTrusted(X509Certificate2? certificate)
    {
        if (certificate is null) return false;
        try
        {
            _authorities = Authorities(AuthorityFile);
        }
        catch (Exception e) when (IsFault(e))
        {
            // The file is just being exchanged: those we know are as good as they were.
        }

        return Fault(certificate) is null;
    }

    /// <summary>Looks whether there is another one by now. What this node shows stays what it was.</summary>
    public FoundCertificate Look()
    {
        try
        {
            _authorities = Authorities(AuthorityFile);
            using var found = X509Certificate2.CreateFromPemFile(File, _keyFile);
            if (found.Thumbprint == Own.Thumbprint) return new FoundCertificate(Renewed: null, Fault: null);
            return Fault(found) is { } fault
                ? new FoundCertificate(Renewed: null, fault)
                : new FoundCertificate(new DateTimeOffset(found.NotAfter), Fault: null);
        }
        catch (Exception e) when (IsFault(e))
        {
            return new FoundCertificate(Renewed: null, e.Message);
        }
    }

    private string? Fault(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate)
            ? null
            : string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0
            ? authorities
            : throw new CryptographicException("there is no certificate in it; wanted PEM");
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new CommandException($"{file}: {e.Message}");
        }
    }

    private static bool IsFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
