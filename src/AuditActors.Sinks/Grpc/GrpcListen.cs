using System.Net;
using AuditActors.Sinks.Tls;

namespace AuditActors.Sinks.Grpc;

/// <summary>Where the alert log is served.</summary>
public abstract record GrpcListen
{
    private GrpcListen()
    {
    }

    /// <summary>An address of this machine.</summary>
    /// <param name="Tls">
    /// Loads certificates, and tells later of changed ones that cannot be used; null serves without encryption.
    /// </param>
    public sealed record Tcp(IPEndPoint Address, Func<Action<string>, ServerTls>? Tls = null) : GrpcListen
    {
        public override string ToString() => $"{Address}";
    }

    /// <summary>A socket in the file system, for its owner and group.</summary>
    public sealed record UnixSocket(string Path) : GrpcListen
    {
        public override string ToString() => $"unix:{Path}";
    }
}
