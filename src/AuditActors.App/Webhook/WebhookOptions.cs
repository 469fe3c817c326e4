using AuditActors.Sinks.Access;
using AuditActors.Sinks.Tls;

namespace AuditActors.App.Webhook;

/// <summary>How webhooks listen and what they take.</summary>
internal sealed record WebhookOptions
{
    /// <summary>PEM: the certificate, its chain after it; empty for none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM; empty when the key is in the file of the certificate.</summary>
    public string Key { get; init; } = "";

    /// <summary>PEM: who signs the certificates of clients; empty when clients need none.</summary>
    public string ClientAuthority { get; init; } = "";

    /// <summary>Of which clients must show one; null when they need none.</summary>
    public BearerTokens? Tokens { get; init; }

    /// <summary>Bytes of a body, unpacked.</summary>
    public int MostBody { get; init; } = 12 * 1024 * 1024;

    /// <summary>Bytes of all bodies that are not acknowledged.</summary>
    public long MostWaiting { get; init; } = 64L * 1024 * 1024;

    /// <summary>Connections at the same time, of each address; those beyond are closed.</summary>
    public int MostConnections { get; init; } = 256;

    /// <summary>After that time a client is told to come again: sooner than it would give up itself.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Fails with <see cref="IOException"/>, whose message names the file.</summary>
    public ServerTls Tls(Action<string> warn) => Certificate.Length > 0
        ? ServerTls.Load(Certificate, Key, ClientAuthority, warn)
        : throw new IOException("auditactors.webhook.certificate is needed: a PEM file with the certificate to show");
}
