using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

/// <summary>The program as it is used on its own: a node and a terminal that follows it.</summary>
public sealed partial class TailTests : IDisposable
{
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_terminal_follows_the_node_that_shows_itself()
    {
        await using var node = new Started();
        var address = await AddressAsync(node);
        await using var tail = new Started(
            "tail", "--address", address, "--since", "1h", "--where", "priority = warning");

        var alert = await tail.LineAsync(it => it.Output, "privileged pod");
        var (exitCode, _) = await tail.StopAsync("INT");

        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{9}: Warning \S+ created a privileged pod ", alert);
        Assert.DoesNotContain(tail.Output, line => line.Contains(": Notice ", StringComparison.Ordinal));
        Assert.Equal((0, 0), (exitCode, tail.Errors.Count));
        Assert.Contains(node.Errors, line => line.Contains("a temporary file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_with_a_folder_for_data_still_has_the_alerts_of_its_last_run()
    {
        var events = _files.Lines(3, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var data = Path.Combine(Path.GetDirectoryName(events)!, "data");
        string[] command =
        [
            "run", "--source", $"file:{events}", "--set", "follow.from-start=on", "--data", data,
            "-r", _files.Write("rules.yaml", Rules),
        ];
        await using (var first = new Started(command))
        {
            await first.LineAsync(it => it.Output.Skip(2), "id-");
            await first.StopAsync("TERM");
        }

        await using var second = new Started(command);
        await using var tail = new Started(
            "tail", "--address", await AddressAsync(second), "--since", "1h", "-o", "json");
        await tail.LineAsync(it => it.Output.Skip(2), "id-2");

        Assert.Empty(second.Output);
        Assert.Contains(second.Errors, line => line.EndsWith("auditactors.db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_node_works_although_the_address_is_taken()
    {
        await using var first = new Started();
        var taken = await AddressAsync(first);
        await using var second = new Started("run", "--set", $"grpc.listen=\"{taken}\"");

        await second.LineAsync(it => it.Errors, $"{taken} is taken: alerts are not served");
        await second.LineAsync(it => it.Output, "privileged pod");
    }

    [Fact]
    public async Task Without_a_server_it_says_so_in_a_line()
    {
        var result = await Executable.RunAsync("tail", "--address", "127.0.0.1:1");

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.Matches(
            @"\Aauditactors: there is no server at 127\.0\.0\.1:1 \([^\n]*refused[^\n]*\); 'auditactors run' [^\n]+\n\z",
            result.StandardError);
    }

    [Fact]
    public async Task A_node_with_tokens_wants_one_and_a_file_or_the_environment_has_it()
    {
        var tokens = _files.Write("tokens", "0123456789abcdef\n");
        await using var node = new Started("run", "--set", $"grpc.viewer-token-file=\"{tokens}\"");
        var address = await AddressAsync(node);

        var refused = await Executable.RunAsync("tail", "--address", address);
        await using var tail = new Started("tail", "--address", address, "--since", "1h", "--token-file", tokens);
        await tail.LineAsync(it => it.Output, "privileged pod");

        Assert.Equal(1, refused.ExitCode);
        Assert.Matches(@"\Aauditactors: 127\.0\.0\.1:\d+ refuses: show a bearer token [^\n]+\n\z", refused.StandardError);
        Assert.DoesNotContain(node.Errors, line => line.Contains("0123456789abcdef", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_without_the_role_web_tells_of_the_cluster_and_serves_no_alerts()
    {
        await using var node = new Started("run", "--set", "node.roles=[ingest, detect]");
        var address = await AddressAsync(node);

        var cluster = await Executable.RunAsync("cluster", "--address", address);
        var tail = await Executable.RunAsync("tail", "--address", address);
        var list = await Executable.RunAsync("remediation", "list", "--address", address);

        Assert.Equal((0, 1, 1), (cluster.ExitCode, tail.ExitCode, list.ExitCode));
        Assert.Equal(
            $"auditactors: {address} refuses: it serves no alerts, which takes a store and the role web\n", tail.StandardError);
        Assert.Equal(
            $"auditactors: the node at {address} does not serve this; it takes a store and the role web\n", list.StandardError);
    }

    [Theory]
    [InlineData("/nowhere/token", "no token can be read")]
    [InlineData("two words", "there is no token in it")]
    public async Task A_file_without_a_token_is_told_and_its_text_is_not(string text, string fault)
    {
        var file = Path.IsPathRooted(text) ? text : _files.Write("token", text);

        var result = await Executable.RunAsync("tail", "--address", "127.0.0.1:1", "--token-file", file);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"auditactors: {file}: {fault}", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", result.StandardError, StringComparison.Ordinal);
    }

    private const string Rules = """
        - rule: Any
          desc: every event
          condition: ka.verb exists
          output: "%ka.auditid"
          priority: NOTICE
          source: k8s_audit
        """;

    private static async Task<string> AddressAsync(Started node) =>
        Address().Match(await node.LineAsync(it => it.Errors, "  gRPC  ")).Value;

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
