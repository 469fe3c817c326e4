using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Tests.Sinks.Http;

/// <summary>An authority with a server and a client of its own, in files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddYears(1);
    private readonly TestFolder _folder = new("certificates");

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(From, Until);
        CaFile = Write("ca.pem", authority.ExportCertificatePem());
        using var server = Issue(authority, "localhost", serial: 1);
        Server = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), password: null);
        using var client = Issue(authority, "client", serial: 2);
        ClientFile = Write("client.pem", client.ExportCertificatePem());
        ClientKeyFile = Write("client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string CaFile { get; }

    public string ClientFile { get; }

    public string ClientKeyFile { get; }

    public X509Certificate2 Server { get; }

    public void Dispose()
    {
        Server.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, byte serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, From, Until.AddDays(-1), [serial]);
        return issued.CopyWithPrivateKey(key);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
