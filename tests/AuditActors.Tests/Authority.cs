using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Tests;

/// <summary>Signs certificates and writes them as PEM files into a folder that goes with it.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TestFolder _folder = new("authority");
    private readonly X509Certificate2 _certificate;

    public Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(From, Until);
        File = Write("authority.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate.</summary>
    public string File { get; }

    public X509Certificate2 Certificate => _certificate;

    /// <summary>A certificate and its key in one file, for a server at 127.0.0.1 or for a client.</summary>
    public string Sign(string name, bool isServer) => Sign(name, isServer, _ => { });

    /// <param name="name">The common name.</param>
    /// <param name="isServer">Or a client.</param>
    /// <param name="addNames">Other names in the certificate.</param>
    public string Sign(string name, bool isServer, Action<SubjectAlternativeNameBuilder> addNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var use = isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        if (isServer) names.AddIpAddress(IPAddress.Loopback);
        addNames(names);
        if (names.Build() is { RawData.Length: > 2 } built) request.CertificateExtensions.Add(built);

        using var signed = request.Create(_certificate, From, Until, RandomNumberGenerator.GetBytes(8));
        return Write($"{name}.pem", signed.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
