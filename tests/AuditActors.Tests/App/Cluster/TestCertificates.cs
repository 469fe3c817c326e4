using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Tests.App.Cluster;

/// <summary>An authority and what it signs, as PEM files in a folder.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private int _serial;

    public TestCertificates(string folder)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now - Day, now + (10 * Day));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem() + "\n");
    }

    public string AuthorityFile => Path.Combine(_folder, "ca.crt");

    /// <summary>A certificate and its key for a node.</summary>
    /// <param name="name">The node's, also of the files.</param>
    /// <param name="days">How long it is in force from now on; it began yesterday.</param>
    public (string CertificateFile, string KeyFile) Issue(string name, int days = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            _authority, now - Day, now + (days * Day), BitConverter.GetBytes(++_serial));
        var (file, keyFile) = (Path.Combine(_folder, $"{name}.crt"), Path.Combine(_folder, $"{name}.key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }

    public void Dispose() => _authority.Dispose();
}
