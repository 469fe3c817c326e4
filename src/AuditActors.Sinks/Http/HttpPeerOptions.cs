using System.Net.Http.Headers;

namespace AuditActors.Sinks.Http;

/// <summary>A receiver that is reached by HTTP.</summary>
public sealed record HttpPeerOptions
{
    // Names may point elsewhere by then, and certificates may have been exchanged.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public required Uri Url { get; init; }

    public string UserAgent { get; init; } = "falcosecurity/falco";

    /// <summary>Sent with each request; their values are secrets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Whether bodies are compressed; receivers need to know how to read it.</summary>
    public bool Gzip { get; init; }

    public TlsOptions Tls { get; init; } = TlsOptions.Default;

    internal SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = Tls.ForClient(),
    };
}
