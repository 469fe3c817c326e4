using System.Net.Security;
using System.Security.Cryptography;

namespace AuditActors.Sinks.Tls;

/// <summary>
/// A server's certificate and who may connect, from PEM files. Files that change are read again at the next connection,
/// because certificates are exchanged while servers run; what cannot be read leaves things as they were.
/// </summary>
public sealed class ServerTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TlsFiles _files;
    private readonly Lock _loading = new();
    private SslServerAuthenticationOptions _options;
    private DateTime _loaded;

    private ServerTls(TlsFiles files)
    {
        _files = files;
        _loaded = files.Changed();
        _options = Load(files);
    }

    /// <summary>Fails with <see cref="IOException"/>, whose message names the file.</summary>
    public static ServerTls Load(string certificate, string key, string clientAuthority) =>
        new(new TlsFiles(certificate, key.Length > 0 ? key : certificate, clientAuthority));

    /// <summary>For the next connection.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_loading)
        {
            try
            {
                if (_files.Changed() is var changed && changed != _loaded)
                {
                    _options = Load(_files);
                    _loaded = changed;
                }
            }
            catch (IOException)
            {
                // Half an exchange; the next connection looks again.
            }

            return _options;
        }
    }

    private static SslServerAuthenticationOptions Load(TlsFiles files)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = Certificate(files) };
        if (files.ClientAuthority.Length == 0) return options;
        var chains = PemFiles.Trusting(files.ClientAuthority);
        chains.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = chains;
        return options;
    }

    private static SslStreamCertificateContext Certificate(TlsFiles files)
    {
        var chain = PemFiles.Certificates(files.Certificate).Skip(1);
        return SslStreamCertificateContext.Create(
            PemFiles.WithKey(files.Certificate, files.Key), [.. chain], offline: true);
    }

    private sealed record TlsFiles(string Certificate, string Key, string ClientAuthority)
    {
        public DateTime Changed() => new[] { Certificate, Key, ClientAuthority }
            .Where(file => file.Length > 0)
            .Max(File.GetLastWriteTimeUtc);
    }
}
