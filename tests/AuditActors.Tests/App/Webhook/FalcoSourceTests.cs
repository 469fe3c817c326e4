using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Webhook;

/// <summary>A node that takes alerts of other Falcos where they expect Falcosidekick.</summary>
public sealed partial class FalcoSourceTests : IDisposable
{
    private const string Body = """
        {"hostname":"worker-1","output":"16:31:56.746609046: Error File opened below /bin (user=root)",
        "output_fields":{"proc.name":"touch"},"priority":"Error","rule":"Write below binary dir","source":"syscall",
        "tags":["fs"],"time":"2017-10-09T23:31:56.746609046Z"}
        """;

    private readonly Recordings _files = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task An_alert_is_answered_when_it_is_in_the_log_and_a_copy_is_known()
    {
        await using var node = await StartAsync();
        var address = await AddressAsync(node);

        var first = await PostAsync(address, Body);
        var copy = await PostAsync(address, Body.Replace("{\"host", "{\"uuid\":\"1\",\"host", StringComparison.Ordinal));
        var other = await PostAsync(address, Body.Replace("worker-1", "worker-2", StringComparison.Ordinal));
        await node.LineAsync(it => it.Output, "worker-2");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK],
            ((HttpResponseMessage[])[first, copy, other]).Select(answer => answer.StatusCode));
        Assert.Equal("", await first.Content.ReadAsStringAsync());
        Assert.Equal(["worker-1", "worker-2"], node.Output.Select(line =>
            JsonElement.Parse(line).GetProperty("output_fields").GetProperty("falco.hostname").GetString()));
        var printed = JsonElement.Parse(node.Output.First());
        Assert.EndsWith(": Error File opened below /bin (user=root)", printed.GetProperty("output").GetString());
        Assert.Equal("2017-10-09T23:31:56.746609046Z", printed.GetProperty("time").GetString());
    }

    [Fact]
    public async Task What_is_no_alert_is_refused_and_what_probes_ask_is_answered()
    {
        await using var node = await StartAsync();
        var address = await AddressAsync(node);

        var refused = await PostAsync(address, "{}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("bad request: rule is empty\n", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(address, "/elsewhere"))).StatusCode);
        Assert.Equal("pong\n", await _http.GetStringAsync(new Uri(address, "/ping")));
        Assert.Equal("{\"status\": \"ok\"}", await _http.GetStringAsync(new Uri(address, "/healthz")));
    }

    [Fact]
    public async Task A_token_is_asked_for_where_there_is_one()
    {
        await using var node = await StartAsync(
            "--set", $"webhook.token-file=\"{_files.Write("token", "0123456789abcdef")}\"");
        var address = await AddressAsync(node);

        var without = await PostAsync(address, Body);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        var with = await PostAsync(address, Body);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Fact]
    public async Task The_node_ends_in_good_order()
    {
        await using var node = await StartAsync();
        await PostAsync(await AddressAsync(node), Body);

        var (exitCode, _) = await node.StopAsync("TERM");

        Assert.Equal(0, exitCode);
        Assert.Single(node.Output);
    }

    private static async Task<Started> StartAsync(params string[] more)
    {
        var node = new Started(["run", "--source", "falco://127.0.0.1:0/", "-o", "json", .. more]);
        await node.LineAsync(it => it.Errors, "  source  ");
        return node;
    }

    private Task<HttpResponseMessage> PostAsync(Uri address, string body) =>
        _http.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<Uri> AddressAsync(Started node) => new(
        "http" + Address().Match(await node.LineAsync(it => it.Errors, "falco://")).Value["falco".Length..]);

    [GeneratedRegex(@"falco://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
