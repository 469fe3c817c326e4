using AuditActors.App;
using AuditActors.App.Configuration;
using AuditActors.Tests.App.Cluster;

namespace AuditActors.Tests.App.Configuration;

/// <summary>What is refused before a node starts, because it could only fail later.</summary>
public sealed class ClusterPlaceTests : IDisposable
{
    private readonly TestFolder _folder = new("place");

    private static readonly string[] Works =
    [
        "profile=cluster",
        "cluster.host=\"auditactors-1.auditactors\"",
        "cluster.seed-nodes=[\"auditactors-0.auditactors\", \"auditactors-1.auditactors:2551\"]",
        "cluster.insecure=on",
        "store.kind=none",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_node_of_a_cluster_has_all_roles_and_finds_others_by_name()
    {
        var place = Read(Works);

        Assert.Equal(NodeRoles.All, place.Roles);
        Assert.Equal(
            ["akka.tcp://auditactors@auditactors-0.auditactors:2551", "akka.tcp://auditactors@auditactors-1.auditactors:2551"],
            place.SeedNodes.Select(seed => $"{seed}"));
        var hocon = place.ToHocon();
        Assert.Equal("0.0.0.0", hocon.GetString("akka.remote.dot-netty.tcp.hostname"));
        Assert.Equal("auditactors-1.auditactors", hocon.GetString("akka.remote.dot-netty.tcp.public-hostname"));
        Assert.Equal(["ingest", "detect", "web"], hocon.GetStringList("akka.cluster.roles"));
    }

    [Fact]
    public void The_environment_can_say_it_all()
    {
        var variables = new Dictionary<string, string>
        {
            ["AUDITACTORS_PROFILE"] = "cluster",
            ["AUDITACTORS_HOST"] = "a.b",
            ["AUDITACTORS_SEED_NODES"] = "a.b,c.b:25",
            ["AUDITACTORS_ROLES"] = "detect,web",
            ["AUDITACTORS_CLUSTER_INSECURE"] = "on",
            ["AUDITACTORS_STORE"] = "none",
        };

        var place = NodeSettingsReader.Read(null, [], name => variables.GetValueOrDefault(name)).Cluster;

        Assert.Equal(NodeRoles.Detect | NodeRoles.Web, place.Roles);
        Assert.Equal([2551, 25], place.SeedNodes.Select(seed => seed.Port!.Value));
    }

    [Theory]
    [InlineData("store.kind=sqlite", "several nodes cannot share a file")]
    [InlineData("node.roles=[ingest, cook]", "there is no role 'cook'; use ingest, detect, web")]
    [InlineData("node.roles=[]", "a node needs a role")]
    [InlineData("node.roles=[web]", "node.roles: web alone serves alerts, and there is no store that holds any")]
    [InlineData("cluster.host=\"\"", "auditactors.cluster.host: empty; wanted the name by which other nodes reach")]
    [InlineData("cluster.port=0", "auditactors.cluster.port: other nodes must know it")]
    [InlineData("cluster.port=70000", "70000 is no port")]
    [InlineData("cluster.seed-nodes=[]", "auditactors.cluster.seed-nodes: empty")]
    [InlineData("cluster.seed-nodes=[\"auditactors-0.auditactors\"]", "that one would begin a cluster of its own")]
    [InlineData("cluster.seed-nodes=[\"a:b:c\", \"x\"]", "'a:b:c' is no node; wanted HOST or HOST:PORT")]
    [InlineData("cluster.insecure=off", "other machines reach this node and there are no certificates")]
    [InlineData("cluster.tls.key-file=\"key.pem\"", "auditactors.cluster.tls.certificate-file: empty; certificates")]
    [InlineData("cluster.bind=\"localhost\"", "'localhost' is no IP address")]
    [InlineData("profile=local", "joined with auditactors.profile = cluster only")]
    public void It_is_refused_when_it_cannot_work(string setting, string because) =>
        Assert.Contains(because, Refusal([.. Works, setting]), StringComparison.Ordinal);

    [Fact]
    public void One_node_on_a_file_may_be_a_cluster_that_only_it_founds()
    {
        string[] alone = [.. Works, "cluster.seed-nodes=[\"auditactors-1.auditactors\"]", "store.kind=sqlite"];

        Assert.Single(Read(alone).SeedNodes);
        Assert.Contains(
            "a node that is alone needs ingest and detect", Refusal([.. alone, "node.roles=[web]"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_have_to_be_such_that_others_trust_them()
    {
        using var certificates = new TestCertificates(_folder.CreateSubdirectory("a").FullName);
        using var others = new TestCertificates(_folder.CreateSubdirectory("b").FullName);
        var (good, key) = certificates.Issue("good");
        var (expired, expiredKey) = certificates.Issue("expired", days: 0);

        Assert.NotNull(Read(Tls(good, key, certificates.AuthorityFile)).Certificates);
        Assert.Contains("will not trust", Refusal(Tls(good, key, others.AuthorityFile)), StringComparison.Ordinal);
        Assert.Contains("expired", Refusal(Tls(expired, expiredKey, certificates.AuthorityFile)), StringComparison.Ordinal);
        Assert.Contains($"{good}: ", Refusal(Tls(good, expiredKey, certificates.AuthorityFile)), StringComparison.Ordinal);
        Assert.Contains("absent", Refusal(Tls("absent", key, certificates.AuthorityFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_is_exchanged_is_noticed_without_a_restart()
    {
        using var certificates = new TestCertificates(_folder.CreateSubdirectory("a").FullName);
        using var others = new TestCertificates(_folder.CreateSubdirectory("b").FullName);
        var (ours, key) = certificates.Issue("ours");
        var (theirs, theirKey) = others.Issue("theirs");
        var loaded = ClusterCertificates.Load(ours, key, certificates.AuthorityFile);
        var stranger = ClusterCertificates.Load(theirs, theirKey, others.AuthorityFile).Own;

        Assert.False(loaded.IsTrusted(stranger));
        File.AppendAllText(certificates.AuthorityFile, File.ReadAllText(others.AuthorityFile));
        Assert.True(loaded.IsTrusted(stranger));
        File.WriteAllText(certificates.AuthorityFile, "");
        Assert.True(loaded.IsTrusted(loaded.Own));
    }

    private static string[] Tls(string certificate, string key, string authority) =>
    [
        .. Works,
        "cluster.insecure=off",
        $"cluster.tls.certificate-file=\"{certificate}\"",
        $"cluster.tls.key-file=\"{key}\"",
        $"cluster.tls.ca-file=\"{authority}\"",
    ];

    private static ClusterPlace Read(params string[] settings) =>
        NodeSettingsReader.Read(null, settings, _ => null).Cluster;

    private static string Refusal(params string[] settings) =>
        Assert.Throws<CommandException>(() => Read(settings)).Message;
}
