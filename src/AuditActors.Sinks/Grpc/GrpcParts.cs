using AuditActors.Events;
using AuditActors.Sinks.Access;

namespace AuditActors.Sinks.Grpc;

/// <summary>What a gRPC server is built from.</summary>
public sealed record GrpcParts
{
    public required GrpcListen Listen { get; init; }

    public AccessRules Access { get; init; } = AccessRules.Open;

    /// <summary>Is told of what whoever runs the node should mend.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Null where nothing is kept: alerts are not served.</summary>
    public required IAlertLog? Log { get; init; }

    /// <summary>Makes the texts of alerts for Falco's clients.</summary>
    public required CurrentFormatter Formatter { get; init; }

    public required GrpcVersions Versions { get; init; }

    /// <summary>Null where nobody can be asked about a cluster.</summary>
    public IClusterView? Cluster { get; init; }

    /// <summary>Null where there is no journal.</summary>
    public IRemediationDesk? Remediation { get; init; }

    /// <summary>Null where there is no store.</summary>
    public IDeadLetterQueue? DeadLetters { get; init; }
}
