using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;
using AuditActors.Tests.App;
using AuditActors.Tests.App.Cluster;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Deploy;

/// <summary>What the chart renders, and that a node starts with it.</summary>
public sealed class ChartTests : IDisposable
{
    private const string Plain = "deploy/manifests/auditactors.yaml";
    private static readonly string Mks = Repository.Path("deploy", "values-mks.yaml");
    private readonly TestFolder _folder = new("chart");
    private readonly Helm _helm = new();

    public void Dispose()
    {
        _helm.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Helm_finds_nothing_wrong()
    {
        foreach (var result in await _helm.RunAsync("lint", "--strict", Helm.Chart, "-f", Mks))
            Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    [SkippableTheory]
    [InlineData("store.kind sqlite is a file of one node", "store.kind=sqlite")]
    [InlineData("store.kind sqlite needs persistence", "store.kind=sqlite,replicas=1")]
    [InlineData("needs store.postgresql.existingSecret", "store.kind=postgresql")]
    [InlineData("grpc.enabled needs a store", "grpc.enabled=true")]
    [InlineData("config.sinks has chat, ", "config.sinks.stdout.enabled=false,config.sinks.chat.type=http")]
    [InlineData("grpc.enabled needs the role web", "grpc.enabled=true,store.kind=postgresql,store.postgresql.existingSecret=a,roles={ingest,detect}")]
    [InlineData("need grpc.tls.existingSecret", "grpc.tokens.existingSecret=a")]
    [InlineData("need grpc.tls.existingSecret", "grpc.tls.clientCaSecret=a")]
    [InlineData("who may ask", "grpc.tls.existingSecret=a")]
    [InlineData(
        "needs grpc.tokens.viewerKey",
        "grpc.tls.existingSecret=a,grpc.tokens.existingSecret=b,grpc.tokens.viewerKey=,grpc.tokens.adminKey=")]
    [InlineData("needs a store for its journal", "remediation.enabled=true")]
    [InlineData("needs webhook.existingSecret", "webhook.enabled=true")]
    [InlineData("webhook.service.nodePort needs", "webhook.enabled=true,webhook.existingSecret=a,webhook.service.nodePort=30007")]
    [InlineData("there are no rules", "rules.starter=false")]
    [InlineData("replicas", "replicas=0")]
    [InlineData("no service can be named Ops_1: set fullnameOverride", "fullnameOverride=Ops_1")]
    [InlineData("no service can be named 1-auditactors: set fullnameOverride", "fullnameOverride=1-auditactors")]
    [InlineData("have to differ", "webhook.enabled=true,webhook.existingSecret=a,webhook.port=8765")]
    [InlineData("have to differ", "health.port=2551")]
    [InlineData("needs cluster.tls.certManager.issuerRef", "cluster.tls.certManager.enabled=true")]
    [InlineData("spool.maxSize above 768 MiB needs persistence", "sources={ldp://a/tail/},spool.maxSize=1 GiB")]
    public async Task Values_that_cannot_work_together_are_refused(string because, string values)
    {
        foreach (var result in await _helm.RunAsync("template", "a", Helm.Chart, "--set", values))
        {
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains(because, result.StandardError, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_release_may_have_dots_in_its_name()
    {
        foreach (var result in await _helm.RunAsync("template", "team.audit", Helm.Chart))
        {
            var service = Manifests.Objects(result.StandardOutput).OfKind("Service").Single();
            Assert.Equal("team-audit-auditactors-nodes", (string?)service["metadata"]!["name"]);
        }
    }

    [SkippableFact]
    public async Task The_plain_manifests_are_what_the_chart_renders() => Golden.Approve(
        Plain,
        await _helm.TemplateAsync("--skip-tests", "-f", Repository.Path("deploy", "manifests", "values.yaml")));

    [SkippableTheory]
    [InlineData("")]
    [InlineData("rules.files.50-own\\.yaml=[]")]
    [InlineData("spool.maxSize=0")]
    [InlineData("spool.maxSize=20 GiB,persistence.enabled=true,persistence.size=40Gi")]
    [InlineData("rules.existingConfigMaps={team.rules,own}")]
    [InlineData("grpc.enabled=true")]
    [InlineData("grpc.enabled=true,grpc.tls.existingSecret=a,grpc.tls.clientCaSecret=a,grpc.admins={ops}")]
    [InlineData("grpc.enabled=true,grpc.tls.existingSecret=a,grpc.tokens.existingSecret=b")]
    [InlineData("grpc.enabled=true,grpc.tls.existingSecret=a,grpc.tokens.existingSecret=b,grpc.tokens.adminKey=")]
    [InlineData("webhook.enabled=true,webhook.existingSecret=a")]
    [InlineData("webhook.enabled=true,webhook.existingSecret=a,webhook.tokenSecret=b")]
    [InlineData("webhook.enabled=true,webhook.existingSecret=a,webhook.service.type=NodePort,webhook.service.nodePort=30007")]
    [InlineData("roles={ingest,detect}")]
    [InlineData("replicas=1,store.kind=sqlite,persistence.enabled=true")]
    [InlineData("store.kind=none,cluster.tls.certManager.enabled=false,config.output.format=text")]
    public async Task A_node_starts_with_what_the_chart_renders(string values)
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync("-f", Mks, "--set", values));

        await AcceptAsync(rendered, values.Contains("rules.files", StringComparison.Ordinal));
    }

    [Fact]
    public Task A_node_starts_with_the_plain_manifests() =>
        AcceptAsync(Manifests.Objects(Repository.Text(Plain)), hasOwnRules: false);

    [SkippableFact]
    public async Task Who_may_ask_by_grpc_comes_from_secrets_that_are_mounted_and_named_nowhere_else()
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync(
            "--skip-tests", "-f", Mks, "--set",
            "grpc.enabled=true,grpc.tls.existingSecret=own,grpc.tls.clientCaSecret=clients,grpc.admins={ops}",
            "--set", "grpc.tokens.existingSecret=tokens,grpc.tokens.viewerKey=,grpc.tokens.adminKey=deciders"));

        var grpc = JsonNode.Parse(Configuration(rendered)["auditactors = ".Length..])!["grpc"]!;
        Assert.Equal("/etc/auditactors/grpc-clients/ca.crt", (string?)grpc["client-ca"]);
        Assert.Equal("/etc/auditactors/grpc-tokens/admin", (string?)grpc["admin-token-file"]);
        Assert.Equal("[\"ops\"]", grpc["admins"]!.ToJsonString());
        Assert.Null(grpc["insecure"]);
        Assert.Null(grpc["viewer-token-file"]);
        var secrets = rendered.OfKind("StatefulSet").Single().All("secret").Select(secret => secret!.ToJsonString());
        Assert.Contains(
            """{"secretName":"tokens","items":[{"key":"deciders","path":"admin"}]}""", secrets);
    }

    [SkippableFact]
    public async Task Config_maps_of_rules_may_have_any_name_that_config_maps_have()
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync(
            "-f", Mks, "--set", "rules.files.50-own\\.yaml=[]", "--set", "rules.existingConfigMaps={team.rules,own}"));

        foreach (var pod in rendered.Where(one => (string?)one["kind"] is "StatefulSet" or "Pod"))
        {
            var mounts = pod.All("mountPath").Select(path => (string)path!).ToList();
            Assert.Equal(mounts.Distinct(), mounts);
            Assert.Contains("/etc/auditactors/rules/maps/team.rules", mounts);
            Assert.DoesNotContain(pod.All("name").OfType<JsonValue>(), name => $"{name}".StartsWith("rules-team", StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [InlineData("grpc.enabled=true", "kubernetes.io/h2c")]
    [InlineData("grpc.enabled=true,grpc.tls.existingSecret=a,grpc.tls.clientCaSecret=a", null)]
    public async Task Whoever_routes_gRPC_is_told_when_there_is_no_encryption(string values, string? protocol)
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync("-f", Mks, "--set", values));

        var port = rendered.OfKind("Service").Single(service => $"{service["metadata"]!["name"]}".EndsWith("-grpc", StringComparison.Ordinal))
            ["spec"]!["ports"]![0]!;
        Assert.Equal(protocol, (string?)port["appProtocol"]);
    }

    [SkippableFact]
    public async Task A_sink_gets_its_secrets_from_the_environment_and_its_authority_from_a_volume()
    {
        var values = Write("", "values.yaml", """
            config:
              sinks:
                chat:
                  type: slack
                  url: ${?AUDITACTORS_CHAT_URL}
                  tls: {ca-file: /etc/receivers/ca.crt}
            envFromSecrets: [chat]
            volumes: [{name: receivers, configMap: {name: authorities}}]
            volumeMounts: [{name: receivers, mountPath: /etc/receivers, readOnly: true}]
            """);
        var rendered = Manifests.Objects(await _helm.TemplateAsync("-f", Mks, "-f", values));
        var file = Write("", "chat.conf", Configuration(rendered));

        foreach (var url in (string[])["http://chat/\"quoted\"", ""])
        {
            var hocon = HoconFiles.Load(file, [], name => name == "AUDITACTORS_CHAT_URL" ? url : null);
            Assert.Equal(url, hocon.GetString("auditactors.sinks.chat.url") ?? "");
            Assert.Equal("slack", hocon.GetString("auditactors.sinks.chat.type"));
        }

        foreach (var pod in rendered.Where(one => (string?)one["kind"] is "StatefulSet" or "Pod"))
        {
            Assert.Contains(pod.All("mountPath"), path => (string?)path == "/etc/receivers");
            Assert.Contains(pod.All("configMap"), map => (string?)map!["name"] == "authorities");
            Assert.Contains(pod.All("secretRef"), secret => (string?)secret!["name"] == "chat");
        }
    }

    [Theory]
    [InlineData("deploy/MKS.md")]
    [InlineData("deploy/chart/templates/NOTES.txt")]
    public void What_guides_run_within_a_pod_is_the_program_that_its_image_starts(string guide)
    {
        var image = Repository.Text("deploy/Containerfile");
        var program = Regex.Match(image, "ENTRYPOINT \\[\"([^\"]+)\"\\]").Groups[1].Value;

        Assert.Matches(
            $@"-- (\\\n +)?{Regex.Escape(program)} cluster --address unix:/tmp/auditactors.sock", Repository.Text(guide));
    }

    [SkippableFact]
    public async Task Within_a_pod_the_cluster_can_be_asked_and_from_nowhere_else()
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync("--set", "store.kind=none"));

        Assert.Contains("\"listen\": \"unix:/tmp/auditactors.sock\"", Configuration(rendered), StringComparison.Ordinal);
        Assert.DoesNotContain(rendered.SelectMany(one => one.All("port")), port => $"{port}" == "5060");
    }

    [SkippableFact]
    public async Task Nothing_runs_as_root_or_may_become_it()
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync("-f", Mks));
        List<JsonNode> pods =
        [
            .. rendered.OfKind("StatefulSet").Select(set => set["spec"]!["template"]!["spec"]!),
            .. rendered.OfKind("Pod").Select(pod => pod["spec"]!),
        ];

        Assert.Equal(2, pods.Count);
        foreach (var pod in pods)
        {
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.False((bool)pod["automountServiceAccountToken"]!);
            var container = Assert.Single(pod["containers"]!.AsArray())!["securityContext"]!;
            Assert.True((bool)container["readOnlyRootFilesystem"]!);
            Assert.False((bool)container["allowPrivilegeEscalation"]!);
            Assert.Equal("[\"ALL\"]", container["capabilities"]!["drop"]!.ToJsonString());
            Assert.Empty(pod.All("hostPath"));
        }

        Assert.Empty(rendered.OfKind("ClusterRole").Concat(rendered.OfKind("Role")).Concat(rendered.OfKind("Secret")));
        Assert.Empty(rendered.SelectMany(one => one.All("subPath")));
    }

    [SkippableFact]
    public async Task Rights_in_the_cluster_are_those_that_are_given_and_only_for_remediation()
    {
        string[] values =
        [
            "-f", Mks, "--set", "remediation.enabled=true", "--set-string", "remediation.files.10\\.yaml=[]",
            "--set", "remediation.clusterRoleRules[0].verbs={get},remediation.clusterRoleRules[0].resources={pods}",
        ];

        var rendered = Manifests.Objects(await _helm.TemplateAsync(values));

        Assert.Equal(
            """[{"resources":["pods"],"verbs":["get"]}]""",
            Assert.Single(rendered.OfKind("ClusterRole"))["rules"]!.ToJsonString());
        Assert.Single(rendered.OfKind("ClusterRoleBinding"));
        Assert.Contains(rendered.OfKind("StatefulSet").Single().All("automountServiceAccountToken"), isOn => (bool)isOn!);
        Assert.Contains("\"dry-run\": \"on\"", Configuration(rendered), StringComparison.Ordinal);
    }

    [Fact]
    public void What_actions_need_is_in_the_chart()
    {
        var text = new StringBuilder("# What actions and notifiers need; UPDATE_GOLDEN=1 dotnet test writes it anew.\n");
        foreach (var actionner in Actionners.All.Where(actionner => !actionner.Permissions.IsEmpty))
            Append(actionner.Name, actionner.Permissions);
        Append("level:object", ObjectKinds.AllWith("get", "patch"));
        Append(RemedyNotifiers.ClusterEvents, [RemedyNotifiers.OfClusterEvents]);

        Golden.Approve("deploy/chart/files/permissions.yaml", text.ToString());

        void Append(string name, IEnumerable<Permission> permissions)
        {
            text.Append('"').Append(name).Append("\":\n");
            foreach (var permission in permissions)
            {
                text.Append("  - apiGroups: [\"").Append(permission.Group).Append("\"]\n");
                text.Append("    resources: [").AppendJoin(", ", permission.Resource.Split(',')).Append("]\n");
                text.Append("    verbs: [").AppendJoin(", ", permission.Verbs).Append("]\n");
            }
        }
    }

    [SkippableFact]
    public async Task Rights_in_the_cluster_follow_from_the_actions()
    {
        var files = Path.Combine(_folder.FullName, "remediation.yaml");
        await File.WriteAllTextAsync(files, """
            - action: Mark
              actionner: kubernetes:label
              parameters: {labels: {a: b}, level: object}
            - rule: Away with it
              match: {rules: [A]}
              actions: [{action: Mark}, {action: Scale, actionner: "kubernetes:scale"}]
              notifiers: [k8sevents]
            """);
        var printed = await Executable.RunAsync("remediation", "permissions", files);

        var rendered = Manifests.Objects(await _helm.TemplateAsync(
            "-f", Mks, "--set", "remediation.enabled=true", "--set-file", $"remediation.files.10\\.yaml={files}"));

        Assert.Equal(
            Rights(Manifests.Parse(printed.StandardOutput)), Rights(Assert.Single(rendered.OfKind("ClusterRole"))));
    }

    [SkippableFact]
    public async Task Only_nodes_reach_the_port_between_nodes()
    {
        var policy = Manifests.Objects(await _helm.TemplateAsync("-f", Mks)).OfKind("NetworkPolicy").Single()["spec"]!;

        var rule = Assert.Single(
            policy["ingress"]!.AsArray(), rule => rule.All("port").Any(port => (int)port! == 2551))!;
        Assert.Equal(
            policy["podSelector"]!.ToJsonString(), Assert.Single(rule["from"]!.AsArray())!["podSelector"]!.ToJsonString());
    }

    [SkippableTheory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 1, 3)]
    public async Task Seed_nodes_and_the_budget_follow_the_number_of_replicas(int replicas, int budgets, int seeds)
    {
        var rendered = Manifests.Objects(await _helm.TemplateAsync("-f", Mks, "--set", $"replicas={replicas}"));

        Assert.Equal(budgets, rendered.OfKind("PodDisruptionBudget").Count());
        Assert.Equal("Parallel", (string?)rendered.OfKind("StatefulSet").Single()["spec"]!["podManagementPolicy"]);
        Assert.Equal(
            Enumerable.Range(0, seeds).Select(number =>
                $"auditactors-{number}.auditactors-nodes.auditactors.svc.cluster.local"),
            JsonNode.Parse(Configuration(rendered)["auditactors = ".Length..])!["cluster"]!["seed-nodes"]!.AsArray()
                .Select(seed => (string)seed!));
    }

    /// <summary>Each right of a cluster role by itself.</summary>
    private static SortedSet<string> Rights(JsonNode role) => new(
        from rule in role["rules"]!.AsArray()
        from groups in rule["apiGroups"]!.AsArray()
        from resource in rule["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        select $"{verb} {resource} {groups}",
        StringComparer.Ordinal);

    private static string Configuration(IEnumerable<JsonNode> rendered) => rendered.OfKind("ConfigMap")
        .SelectMany(map => map.All("auditactors.conf")).Select(text => (string)text!).Single();

    // With stand-ins for what is mounted into a pod.
    private async Task AcceptAsync(IReadOnlyList<JsonNode> rendered, bool hasOwnRules)
    {
        using var certificates = new TestCertificates(_folder.CreateSubdirectory("cluster").FullName);
        var (certificate, key) = certificates.Issue("node");
        File.Move(certificate, Path.Combine(_folder.FullName, "cluster", "tls.crt"));
        File.Move(key, Path.Combine(_folder.FullName, "cluster", "tls.key"));
        foreach (var folder in (ReadOnlySpan<string>)["webhook", "grpc", "grpc-clients"])
        {
            Directory.CreateDirectory(Path.Combine(_folder.FullName, folder));
            foreach (var name in (ReadOnlySpan<string>)["ca.crt", "tls.crt", "tls.key"])
                File.Copy(Path.Combine(_folder.FullName, "cluster", name), Path.Combine(_folder.FullName, folder, name));
        }

        Write("grpc-tokens", "viewer", "0123456789abcdef0123456789abcdef");
        Write("grpc-tokens", "admin", "fedcba9876543210fedcba9876543210");
        Write("webhook-token", "token", "0123456789abcdef0123456789abcdef");
        Write("ldp", "token", "token");
        Write("store", "connection", "Host=localhost;Database=a;Username=b;Password=c");
        if (hasOwnRules) Write("rules/own", "50-own.yaml", "[]");
        foreach (var name in (ReadOnlySpan<string>)["team.rules", "own"]) Write($"rules/maps/{name}", "60-more.yaml", "[]");
        var text = Configuration(rendered)
            .Replace("/etc/auditactors", _folder.FullName, StringComparison.Ordinal)
            .Replace("/tmp/auditactors.sock", Path.Combine(_folder.FullName, "grpc.sock"), StringComparison.Ordinal)
            .Replace("/app/rules", Repository.Path("rules"), StringComparison.Ordinal);
        var file = Write("", "auditactors.conf", text);

        var result = await Executable.RunAsync(
            "run", "--check", "-c", file,
            "--set", "cluster.host=\"auditactors-0.auditactors-nodes.auditactors.svc.cluster.local\"");

        Assert.Equal("", result.StandardError);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("source  wss://gra1.logs.ovh.com/tail/", result.StandardOutput, StringComparison.Ordinal);
    }

    private string Write(string folder, string name, string text)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, folder)).FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
