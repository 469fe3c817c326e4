using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Deploy;

/// <summary>
/// A real API server takes what is deployed, to the last field; skipped without one. Kinds of operators are not there.
/// </summary>
public sealed class RealApplyTests : IDisposable
{
    private static readonly string[] OfOperators = ["Certificate", "Issuer", "ServiceMonitor", "PrometheusRule"];
    private static readonly string Mks = Repository.Path("deploy", "values-mks.yaml");
    private readonly Helm _helm = new();

    public void Dispose() => _helm.Dispose();

    [SkippableFact]
    public async Task The_plain_manifests_are_taken()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        await using var server = await ApiServer.StartAsync();

        await ApplyAllAsync(server, Manifests.Objects(Repository.Text("deploy/manifests/auditactors.yaml")));
    }

    [SkippableFact]
    public async Task What_the_chart_renders_is_taken()
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        string[] choices =
        [
            "grpc.enabled=true", "webhook.enabled=true,webhook.existingSecret=a,webhook.tokenSecret=b",
            "dashboard.enabled=true",
            "remediation.enabled=true",
        ];
        const string remedies = "[{rule: R\\, actions: [{action: A\\, actionner: 'kubernetes:delete'}]}]";
        List<IReadOnlyList<JsonNode>> rendered =
            [[.. Manifests.Objects(await _helm.TemplateAsync("-f", Mks)).OfKind("Pod")]];
        foreach (var choice in choices)
        {
            rendered.Add(Manifests.Objects(await _helm.TemplateAsync(
                "--skip-tests", "-f", Mks, "--set", choice, "--set-string", $"remediation.files.10\\.yaml={remedies}")));
        }

        await using var server = await ApiServer.StartAsync();
        foreach (var objects in rendered) await ApplyAllAsync(server, objects);
    }

    /// <summary>First without effect, then really, then again: the second time changes nothing.</summary>
    private static async Task ApplyAllAsync(ApiServer server, IReadOnlyList<JsonNode> objects)
    {
        using var http = Client(server);
        await ApplyAsync(http, JsonNode.Parse(
            """{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "auditactors"}}""")!, "");
        var known = objects.Where(one => !OfOperators.Contains((string?)one["kind"])).ToList();
        Assert.NotEmpty(known);
        foreach (var one in known) await ApplyAsync(http, one, "&dryRun=All");
        foreach (var one in known)
        {
            var first = await ApplyAsync(http, one, "");
            var second = await ApplyAsync(http, one, "");
            Assert.Equal(Version(first), Version(second));
        }
    }

    private static async Task<JsonNode> ApplyAsync(HttpClient http, JsonNode one, string further)
    {
        using var body = new StringContent(one.ToJsonString(), Encoding.UTF8, "application/apply-patch+yaml");
        var path = await PathAsync(http, one);
        using var answer = await http.PatchAsync(
            new Uri($"{path}?fieldManager=tests&force=true&fieldValidation=Strict{further}", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{one["kind"]} {one["metadata"]!["name"]}: {text}");
        Assert.Empty(answer.Headers.TryGetValues("Warning", out var warnings) ? warnings : []);
        return JsonNode.Parse(text)!;
    }

    private static async Task<string> PathAsync(HttpClient http, JsonNode one)
    {
        var version = (string)one["apiVersion"]!;
        var group = version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}";
        var kinds = JsonNode.Parse(await http.GetStringAsync(new Uri(group, UriKind.Relative)))!["resources"]!.AsArray();
        var kind = kinds.First(each => (string?)each!["kind"] == (string?)one["kind"]
            && !((string)each["name"]!).Contains('/', StringComparison.Ordinal))!;
        var ns = (bool)kind["namespaced"]! ? $"namespaces/{one["metadata"]!["namespace"] ?? "auditactors"}/" : "";
        return $"{group}/{ns}{kind["name"]}/{one["metadata"]!["name"]}";
    }

    private static HttpClient Client(ApiServer server)
    {
#pragma warning disable CA5400 // The server is this test's own.
        var http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        })
        {
            BaseAddress = new Uri($"{server.Configuration.Host}/"),
        };
#pragma warning restore CA5400
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", server.Configuration.AccessToken);
        return http;
    }

    private static string? Version(JsonNode one) => (string?)one["metadata"]!["resourceVersion"];
}
