using System.Text;
using Akka.Actor;
using Akka.Configuration;

namespace AuditActors.App.Configuration;

/// <summary>A node's place in its cluster, checked.</summary>
internal sealed record ClusterPlace
{
    /// <summary>The name of actor systems that find each other.</summary>
    public const string SystemName = "auditactors";

    public const string IngestRole = "ingest";
    public const string DetectRole = "detect";
    public const string WebRole = "web";

    public required NodeRoles Roles { get; init; }

    /// <summary>The address to listen on.</summary>
    public required string Bind { get; init; }

    /// <summary>The name under which others reach it; empty is that of <see cref="Bind"/>.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>None: the node is a cluster of its own, which others may join.</summary>
    public required IReadOnlyList<Address> SeedNodes { get; init; }

    /// <summary>Null: what nodes tell each other is neither encrypted nor signed.</summary>
    public required ClusterCertificates? Certificates { get; init; }

    /// <summary>What happens when they are exchanged.</summary>
    public required CertificateRenewalSettings Renewal { get; init; }

    /// <summary>Whether sources that only one node may read have to be shared out.</summary>
    public bool IsShared => SeedNodes.Count > 0;

    /// <summary>As settings of the actor system.</summary>
    public Config ToHocon()
    {
        var text = new StringBuilder()
            .AppendLine($"akka.cluster.roles = [{string.Join(", ", RoleNames(Roles))}]")
            .AppendLine("akka.remote.dot-netty.tcp {")
            .AppendLine($"hostname = \"{Bind}\"")
            .AppendLine($"public-hostname = \"{(Host.Length > 0 ? Host : Bind)}\"")
            .AppendLine($"port = {Port}")
            .AppendLine($"enable-ssl = {(Certificates is null ? "off" : "on")}")
            .AppendLine("}");
        return ConfigurationFactory.ParseString(text.ToString());
    }

    public static IEnumerable<string> RoleNames(NodeRoles roles)
    {
        if (roles.HasFlag(NodeRoles.Ingest)) yield return IngestRole;
        if (roles.HasFlag(NodeRoles.Detect)) yield return DetectRole;
        if (roles.HasFlag(NodeRoles.Web)) yield return WebRole;
    }
}
