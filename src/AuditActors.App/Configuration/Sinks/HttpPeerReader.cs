using System.Net.Http.Headers;
using System.Text;
using AuditActors.Sinks.Http;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>What all types that are reached by HTTP have in common, and all that can be encrypted.</summary>
internal static class HttpPeerReader
{
    /// <param name="section">The sink's.</param>
    /// <param name="path">For an address that has none.</param>
    /// <param name="address">Where it is not the setting <c>url</c>.</param>
    public static HttpPeerOptions Read(SinkSection section, string path = "/", string? address = null) => new()
    {
        Url = Url(section, address ?? section.Text("url"), path),
        UserAgent = section.Text("user-agent"),
        Headers = section.Named("headers"),
        Authorization = Authorization(section),
        Gzip = section.Settings.Flag("gzip"),
        Tls = Tls(section),
    };

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
    private static Uri Url(SinkSection section, string text, string path)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            var wrong = text.Length == 0
                ? "it is needed, and empty"
                : "wanted an address such as http://receiver:2801/";
            section.Settings.Refuse("url", wrong);
            return new Uri("http://localhost");
        }

        if (url.UserInfo.Length > 0)
            section.Settings.Refuse("url", "put the user and the password into user and password");
        return url.PathAndQuery == "/" ? new Uri(url, path) : url;
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
