using System.Net.Http.Headers;
using System.Text;
using AuditActors.Sinks.Http;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>Settings of sinks that are reached by HTTP.</summary>
internal static class HttpSinkReader
{
    public static SinkTarget Read(SinkSection section)
    {
        var peer = Peer(section);
        return new SinkTarget(
            Shown(peer.Url), surroundings => new HttpSink(peer, surroundings.FalcoJson, surroundings.Clock));
    }

    /// <summary>What all types that are reached by HTTP have in common.</summary>
    public static HttpPeerOptions Peer(SinkSection section) => new()
    {
        Url = Url(section),
        UserAgent = section.Text("user-agent"),
        Headers = section.Named("headers"),
        Authorization = Authorization(section),
        Gzip = section.Settings.Flag("gzip"),
        Tls = Tls(section),
    };

    /// <summary>An address without what may be secret in it.</summary>
    public static string Shown(Uri url) => url.GetLeftPart(UriPartial.Authority);

    public static TlsOptions Tls(SinkSection section)
    {
        var tls = new TlsOptions
        {
            CaFile = section.ReadableFile("tls.ca-file"),
            CertificateFile = section.ReadableFile("tls.certificate-file"),
            KeyFile = section.ReadableFile("tls.key-file"),
            Verify = section.Settings.Flag("tls.verify"),
        };
        if (tls.CertificateFile is null != tls.KeyFile is null)
            section.Settings.Refuse("tls", "certificate-file and key-file go together");
        return tls;
    }

    // The address may hold a secret, so it is not repeated.
    private static Uri Url(SinkSection section)
    {
        var fallback = new Uri("http://localhost");
        var text = section.Needed("url");
        if (text.Length == 0) return fallback;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            section.Settings.Refuse("url", "wanted an address such as http://falcosidekick:2801/");
            return fallback;
        }

        if (url.UserInfo.Length > 0) section.Settings.Refuse("url", "put the user and the password into user and password");
        return url;
    }

    private static AuthenticationHeaderValue? Authorization(SinkSection section)
    {
        var token = section.Secret("token");
        var user = section.Text("user");
        if (token.Length > 0 && user.Length > 0) section.Settings.Refuse("token", "give either a token or a user");
        if (token.Length > 0) return new AuthenticationHeaderValue("Bearer", token);
        if (user.Length == 0) return null;
        var pair = Encoding.UTF8.GetBytes($"{user}:{section.Secret("password")}");
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
    }
}
