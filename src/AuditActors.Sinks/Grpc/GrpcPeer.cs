using AuditActors.Sinks.Tls;

namespace AuditActors.Sinks.Grpc;

/// <summary>A server, and what is shown to it.</summary>
/// <param name="Address">As <c>http://HOST:PORT</c>, <c>https://HOST:PORT</c> or <c>unix:PATH</c>.</param>
public sealed record GrpcPeer(Uri Address)
{
    public ClientTls Tls { get; init; } = new();

    /// <summary>Gives the token to show, asked at each call; null to show none.</summary>
    public Func<string>? Token { get; init; }
}
