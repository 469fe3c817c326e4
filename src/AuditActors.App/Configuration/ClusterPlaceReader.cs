using System.Net;
using Akka.Actor;

namespace AuditActors.App.Configuration;

/// <summary>The settings of a node's place in its cluster; refuses what could only fail later.</summary>
internal sealed class ClusterPlaceReader(SettingsReader reader)
{
    private const int MostPort = 65535;

    // Nodes without certificates and nodes with them do not find each other.
    private const string Plain = "akka.tcp";
    private const string Encrypted = "akka.ssl.tcp";
    private const string Roles = "node.roles";
    private const string Seeds = "cluster.seed-nodes";
    private const string Host = "cluster.host";
    private const string Insecure = "cluster.insecure";

    private static readonly string[] CertificateFiles =
        ["cluster.tls.certificate-file", "cluster.tls.key-file", "cluster.tls.ca-file"];

    private bool IsCluster => reader.Text("profile") != "local";

    /// <summary>Fails with <see cref="CommandException"/> for certificates; notes the other faults.</summary>
    public ClusterPlace Read()
    {
        var port = reader.Count("cluster.port", least: 0);
        if (port > MostPort) reader.Refuse("cluster.port", $"{port} is no port; the largest is {MostPort}");
        var certificates = ReadCertificates();
        var settings = new ClusterPlace
        {
            Roles = ReadRoles(),
            Bind = reader.Text("cluster.bind"),
            Host = reader.Text(Host),
            Port = port,
            SeedNodes = ReadSeeds(certificates is null ? Plain : Encrypted, port),
            Certificates = certificates,
            Renewal = new CertificateRenewalSettings(
                reader.Flag("cluster.tls.restart-when-renewed"),
                reader.TimeAboveZero("cluster.tls.restart-pause"),
                reader.TimeAboveZero("reload.look-every")),
        };
        if (!IPAddress.TryParse(settings.Bind, out var bind))
            reader.Refuse("cluster.bind", $"'{settings.Bind}' is no IP address, such as 0.0.0.0");
        else if (IsCluster) CheckMember(settings, bind);
        else CheckLoner(settings);
        return settings;
    }

    private void CheckMember(ClusterPlace settings, IPAddress bind)
    {
        if (settings.Host.Length == 0 && (bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any)))
            reader.Refuse(Host, "empty; wanted the name by which other nodes reach this one, such as "
                + "auditactors-0.auditactors of a StatefulSet and its headless service");
        if (settings.Port == 0) reader.Refuse("cluster.port", "other nodes must know it; 0 is any");
        if (reader.Texts(Seeds).Count == 0)
            reader.Refuse(Seeds, "empty; wanted two or three nodes that are looked for first, or this node alone");
        if (!IPAddress.IsLoopback(bind) && settings.Certificates is null && !reader.Flag(Insecure))
            reader.Refuse(Insecure, "other machines reach this node and there are no certificates "
                + "(auditactors.cluster.tls); where nobody else can reach it, set it on");
        var isAlone = settings.SeedNodes.Count == 1 && IsSelf(settings, settings.SeedNodes[0]);
        if (settings.SeedNodes.Count == 1 && !isAlone)
            reader.Refuse(Seeds, "only one, and not this node: after a restart that one would begin a cluster of its "
                + "own; wanted two or three");
        if (isAlone) CheckLoner(settings);
        else if (reader.Text("store.kind") == "sqlite")
            reader.Refuse("store.kind", "several nodes cannot share a file; wanted postgresql, or none");
    }

    private void CheckLoner(ClusterPlace settings)
    {
        const NodeRoles Needed = NodeRoles.Ingest | NodeRoles.Detect;
        if ((settings.Roles & Needed) != Needed && settings.Roles != NodeRoles.None)
            reader.Refuse(Roles, "a node that is alone needs ingest and detect");
        if (!IsCluster && settings.SeedNodes.Count > 0)
            reader.Refuse(Seeds, "other nodes are joined with auditactors.profile = cluster only");
    }

    private NodeRoles ReadRoles()
    {
        var roles = NodeRoles.None;
        var names = reader.Texts(Roles);
        foreach (var name in names)
        {
            var role = name switch
            {
                ClusterPlace.IngestRole => NodeRoles.Ingest,
                ClusterPlace.DetectRole => NodeRoles.Detect,
                ClusterPlace.WebRole => NodeRoles.Web,
                _ => NodeRoles.None,
            };
            if (role == NodeRoles.None) reader.Refuse(Roles, $"there is no role '{name}'; use ingest, detect, web");
            roles |= role;
        }

        if (names.Count == 0) reader.Refuse(Roles, "a node needs a role: ingest, detect, web");
        return roles;
    }

    private List<Address> ReadSeeds(string protocol, int ownPort)
    {
        var seeds = new List<Address>();
        foreach (var text in reader.Texts(Seeds))
        {
            if (Seed(text, protocol, ownPort) is { } seed) seeds.Add(seed);
            else reader.Refuse(Seeds, $"'{text}' is no node; wanted HOST or HOST:PORT");
        }

        return seeds;
    }

    private static Address? Seed(string text, string protocol, int ownPort) =>
        Uri.TryCreate($"{protocol}://{text}/", UriKind.Absolute, out var uri)
            && uri is { Host.Length: > 0, UserInfo: "", AbsolutePath: "/" }
                ? new Address(protocol, ClusterPlace.SystemName, uri.Host, uri.Port > 0 ? uri.Port : ownPort)
                : null;

    private static bool IsSelf(ClusterPlace settings, Address seed) => seed.Port == settings.Port
        && string.Equals(seed.Host, settings.Host.Length > 0 ? settings.Host : settings.Bind, StringComparison.Ordinal);

    private ClusterCertificates? ReadCertificates()
    {
        var missing = CertificateFiles.Where(path => reader.Text(path).Length == 0).ToList();
        if (missing.Count == CertificateFiles.Length) return null;
        foreach (var path in missing)
            reader.Refuse(path, "empty; certificates between nodes need all of " + string.Join(", ", CertificateFiles));
        return missing.Count > 0
            ? null
            : ClusterCertificates.Load(
                reader.Text(CertificateFiles[0]), reader.Text(CertificateFiles[1]), reader.Text(CertificateFiles[2]));
    }
}
