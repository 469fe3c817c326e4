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
    private readonly Action<string> _warn;
    private readonly Lock _loading = new();
    private SslServerAuthenticationOptions _options;
    private string _loaded;
    private string? _refused;

    private ServerTls(TlsFiles files, Action<string> warn)
    {
        (_files, _warn) = (files, warn);
        _loaded = files.Digest();
        _options = Load(files);
    }

    /// <summary>Fails with <see cref="IOException"/>, whose message names the file.</summary>
    /// <param name="certificate">With those that signed it.</param>
    /// <param name="key">Its key; empty: in the same file.</param>
    /// <param name="clientAuthority">Has signed the certificates of clients; empty: clients need none.</param>
    /// <param name="warn">Is told, once, of changed files that cannot be used.</param>
    public static ServerTls Load(string certificate, string key, string clientAuthority, Action<string> warn) =>
        new(new TlsFiles(certificate, key.Length > 0 ? key : certificate, clientAuthority), warn);

    /// <summary>For the next connection.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_loading)
        {
            var digest = _files.Digest();
            if (digest == _loaded || digest == _refused) return _options;
            try
            {
                _options = Load(_files);
                (_loaded, _refused) = (digest, null);
            }
            catch (IOException e)
            {
                // It may be half an exchange: what changes again is looked at again.
                _refused = digest;
                _warn($"changed certificates cannot be used, and the old ones stay: {e.Message}");
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
        // Of contents: a mounted secret is exchanged by a link to its folder, and its files keep their times. What
        // cannot be read now is like nothing that was loaded.
        public string Digest()
        {
            try
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                foreach (var file in new[] { Certificate, Key, ClientAuthority }.Where(file => file.Length > 0))
                    hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
                return Convert.ToHexString(hash.GetHashAndReset());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }
}
