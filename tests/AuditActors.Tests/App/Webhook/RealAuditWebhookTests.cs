using AuditActors.Rules.Remediation;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Architecture;
using AuditActors.Tests.Sinks.Remedies;
using k8s;

namespace AuditActors.Tests.App.Webhook;

/// <summary>
/// A real API server sends its audit events to the program, set up as the README says; skipped without one.
/// </summary>
public sealed class RealAuditWebhookTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly Authority _authority = new();
    private readonly Recordings _files = new();

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [SkippableFact]
    public async Task What_happens_in_a_cluster_raises_alerts()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        await using var program = Start();
        await using var server = await ServerAsync(program, user: "");

        var ns = await MakePrivilegedPodAsync(server);

        var alert = await program.LineAsync(it => it.Output, $"ns={ns}");
        Assert.Contains("user=tests pod=miner", alert, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task With_certificates_on_both_sides_too()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        await using var program = Start("--set", $"webhook.client-ca=\"{_authority.File}\"");
        var client = _authority.Sign("api-server", isServer: false);
        await using var server = await ServerAsync(
            program, user: $"{{client-certificate: {client}, client-key: {client}}}");

        var ns = await MakePrivilegedPodAsync(server);

        await program.LineAsync(it => it.Output, $"ns={ns}");
    }

    [SkippableFact]
    public async Task An_API_server_without_the_certificate_that_is_wanted_is_not_heard()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        await using var program = Start("--set", $"webhook.client-ca=\"{_authority.File}\"");
        await using var stranger = await ServerAsync(program, user: "");
        await MakePrivilegedPodAsync(stranger);
        var client = _authority.Sign("api-server", isServer: false);
        await using var server = await ServerAsync(
            program, user: $"{{client-certificate: {client}, client-key: {client}}}");

        var ns = await MakePrivilegedPodAsync(server);

        await program.LineAsync(it => it.Output, $"ns={ns}");
        Assert.All(
            program.Output.Where(line => line.Contains("pod=miner", StringComparison.Ordinal)),
            line => Assert.Contains($"ns={ns}", line, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_alert_on_a_real_request_removes_its_object()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        var remedies = _files.Write("remedies.yaml", """
            - rule: Away with it
              match: {rules: [Privileged pod]}
              actions: [{action: Delete it, actionner: "kubernetes:delete"}]
              notifiers: [k8sevents]
            """);
        var kubeconfig = _files.PathOf("kubeconfig");
        var address = new Uri($"https://127.0.0.1:{ApiServer.FreePort()}/k8s-audit");
        await using var server = await ServerAsync(address, user: "");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: it
            contexts: [{name: it, context: {cluster: it, user: it} }]
            clusters: [{name: it, cluster: {server: "{{server.Configuration.Host}}", insecure-skip-tls-verify: true} }]
            users: [{name: it, user: {token: "{{server.Configuration.AccessToken}}"} }]
            """);
        await using var program = Start(
            address, "--data", _files.PathOf("data"), "--set", "remediation.dry-run=off",
            "--set", $"remediation.rules=[\"{remedies}\"]", "--set", $"remediation.kubeconfig=\"{kubeconfig}\"");
        await AddressAsync(program);

        var ns = await MakePrivilegedPodAsync(server);

        await program.LineAsync(it => it.Output, "Delete it (kubernetes:delete) of rule Away with it: done");
        using var world = new World(new Seen(server.Configuration), ns: ns);
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "miner"));
    }

    private Started Start(params string[] further) => Start(new Uri("https://127.0.0.1:0/k8s-audit"), further);

    private Started Start(Uri address, params string[] further) => new(
        Patience,
        [
            "run", "--source", $"{address}", "-r", Rules(),
            "--set", $"webhook.certificate=\"{_authority.Sign("server", isServer: true)}\"", .. further,
        ]);

    /// <summary>An API server that sends to a program what the policy of this project lets it.</summary>
    private async Task<ApiServer> ServerAsync(Started program, string user) =>
        await ServerAsync(await AddressAsync(program), user);

    private async Task<ApiServer> ServerAsync(Uri address, string user)
    {
        var config = _files.Write($"webhook-{Guid.NewGuid():N}.yaml", $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: auditactors
              cluster:
                server: {{address}}
                certificate-authority: {{_authority.File}}
            users:
            - name: api-server
              user: {{(user.Length > 0 ? user : "{}")}}
            contexts:
            - name: audit
              context: {cluster: auditactors, user: api-server}
            current-context: audit
            """);
        return await ApiServer.StartAsync(
            [],
            $"--audit-policy-file={Repository.Path("deploy", "audit-policy.yaml")}",
            $"--audit-webhook-config-file={config}", "--audit-webhook-batch-max-wait=1s");
    }

    private static async Task<Uri> AddressAsync(Started program)
    {
        var line = await program.LineAsync(it => it.Errors, "  source  https://");
        return new Uri(line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static async Task<string> MakePrivilegedPodAsync(ApiServer server)
    {
        using var world = await new World(new Seen(server.Configuration)).CreateAsync();
        await world.MakeAsync(
            ObjectKinds.Pod, "miner",
            """
            {"spec": {"containers": [{"name": "main", "image": "i", "securityContext": {"privileged": true} }]} }
            """);
        return world.Namespace;
    }

    private string Rules() => _files.Write("rules.yaml", """
        - rule: Privileged pod
          desc: Somebody made a privileged pod
          condition: >
            ka.verb = create and ka.target.resource = pods and ka.response.code = 201
            and ka.req.pod.containers.privileged intersects (true)
          output: "Privileged pod (user=%ka.user.name pod=%ka.target.name ns=%ka.target.namespace)"
          priority: WARNING
          source: k8s_audit
        """);

    private sealed record Seen(KubernetesClientConfiguration Configuration) : ITestCluster;
}
