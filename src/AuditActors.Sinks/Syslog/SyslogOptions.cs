using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Syslog;

/// <summary>How messages travel.</summary>
public enum SyslogTransport
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>A receiver of syslog and what messages say of their sender.</summary>
public sealed record SyslogOptions
{
    public required SyslogTransport Transport { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>0 to 23.</summary>
    public int Facility { get; init; } = 10;

    public string AppName { get; init; } = "auditactors";

    /// <summary>The sender's name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The name of the structured data that holds the alert's id and rule.</summary>
    public string StructuredDataId { get; init; } = "auditactors@32473";

    public TlsOptions Tls { get; init; } = TlsOptions.Default;
}
