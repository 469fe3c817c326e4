using System.Text.Json;
using AuditActors.App.Emulator;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.App;

/// <summary>The program as it runs on its own, on a stream and on bad input.</summary>
public sealed class RunTests : IDisposable
{
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Without_arguments_it_shows_itself_and_ends_with_0_when_told()
    {
        await using var program = new Started();

        var alert = await program.LineAsync(it => it.Output, "created a privileged pod");
        await program.LineAsync(it => it.Output, "entered a privileged pod");
        var (exitCode, _) = await program.StopAsync("INT");

        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{9}: Warning \S+ created a privileged pod ", alert);
        Assert.Matches(@"\n  rules   \d+, and \d+ correlations, from \S+; each rule", string.Join('\n', program.Errors));
        Assert.Contains(program.Errors, line => line.Contains("auditactors run --source", StringComparison.Ordinal));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_refused_token_is_told_in_a_line_without_the_token()
    {
        await using var stream = await LdpEmulator.StartAsync(
            new() { Files = [_files.Lines(1, DateTimeOffset.UnixEpoch)], Token = "right" }, CancellationToken.None);
        await using var program = new Started(
            "run", "--source", $"ws://{stream.Address.Authority}/tail/?tk=mistaken");

        await program.LineAsync(it => it.Errors, "403");
        var (exitCode, _) = await program.StopAsync("TERM");

        Assert.Equal(0, exitCode);
        Assert.Empty(program.Output);
        Assert.DoesNotContain(program.Errors, line => line.Contains("mistaken", StringComparison.Ordinal));
        Assert.DoesNotContain(program.Errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_gives_the_alerts_of_a_replay_although_it_breaks_off_again_and_again()
    {
        var rules = _files.Write("rules.yaml", """
            - rule: Any
              desc: every event
              condition: ka.verb exists
              output: "%ka.auditid"
              priority: NOTICE
              source: k8s_audit
            """);
        var events = _files.Lines(200, Some.Time);
        await using var stream = await LdpEmulator.StartAsync(
            new() { Files = [events], DropAfter = 50 }, CancellationToken.None);
        await using var program = new Started("run", "--source", Recordings.AllOf(stream), "-r", rules, "-o", "json");

        await program.LineAsync(it => it.Output.Skip(199), "Notice");
        await program.StopAsync("TERM");
        var replay = await Executable.RunAsync("replay", events, "-r", rules, "-o", "json");

        Assert.Equal(Identities(replay.StandardOutput.TrimEnd().Split('\n')), Identities(program.Output));
        Assert.True(stream.Connections >= 4);
    }

    [Fact]
    public async Task Rules_that_are_not_valid_end_it_with_1_and_their_place()
    {
        var rules = _files.Write("bad.yaml", "- rule: [");

        foreach (var command in (string[][])[["run", "-r", rules], ["replay", rules, "-r", rules]])
        {
            var result = await Executable.RunAsync(command);

            Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
            Assert.Matches($@"\Aauditactors: {rules}:\d+:\d+: error LOAD_ERR_YAML_PARSE", result.StandardError);
        }
    }

    private static List<string> Identities(IEnumerable<string> alerts) =>
    [
        .. alerts.Select(alert => JsonElement.Parse(alert)
            .GetProperty("output_fields").GetProperty("ka.auditid").GetString()!).Order(StringComparer.Ordinal),
    ];
}
