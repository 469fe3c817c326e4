using AuditActors.Tests.App.Emulator;
using CliWrap;
using CliWrap.Buffered;

namespace AuditActors.Tests.App;

/// <summary>No alert that standard output did not take passes for printed.</summary>
public sealed class OutputOfARunTests : IDisposable
{
    private const string Rule =
        "- {rule: R, desc: d, condition: ka.verb exists, output: x, priority: INFO, source: k8s_audit}\n";

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [SkippableTheory]
    [InlineData("> /dev/full", "standard output cannot be written: No space left on device")]
    [InlineData(">&-", "standard output is not open")]
    [InlineData("| head -1", "standard output was closed")]
    public async Task A_replay_that_cannot_print_ends_with_1_and_says_why(string redirection, string because)
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        var result = await ReplayAsync(events: 200_000, redirection);

        Assert.EndsWith($"auditactors: {because}\n1\n", result.StandardError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_that_ends_before_its_alerts_are_printed_ends_with_1_where_nothing_keeps_them()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        const string Quick = "--set shutdown.drain=1s";

        var lost = await RunAsync(events: 3, $"run {Quick} --source", "> /dev/full");
        var kept = await RunAsync(events: 3, $"run {Quick} --data {_files.PathOf("store")} --source", "> /dev/full");

        Assert.EndsWith(
            "auditactors: 3 alerts did not reach stdout and are gone with the temporary store; --data names a folder that "
            + "keeps them\n1\n",
            lost.StandardError,
            StringComparison.Ordinal);
        Assert.EndsWith("\n0\n", kept.StandardError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_is_told_besides_may_go_nowhere()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        var result = await ReplayAsync(events: 3, "2> /dev/full");

        Assert.Equal(3, result.StandardOutput.Split('\n').Length - 1);
        Assert.Equal("0\n", result.StandardError);
    }

    [SkippableFact]
    public async Task A_replay_that_is_interrupted_ends_with_130_and_claims_nothing_about_what_it_did_not_read()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        const string Waiting = """
            - correlation: Nothing followed
              desc: d
              type: sequence
              events:
                - {name: a, condition: ka.verb = get}
                - {name: b, condition: ka.verb = delete, absent: true, within: 1h}
              timespan: 1h
              output: nothing followed
              priority: INFO

            """;
        var rules = _files.Write("rules.yaml", Rule + Waiting);
        var recording = _files.Write("events.jsonl.gz", string.Concat(Enumerable.Range(0, 300_000).Select(Event)));
        var lines = new List<string>();
        var begun = new TaskCompletionSource();

        var replay = Cli.Wrap(Executable.Path)
            .WithArguments(["replay", recording, "-r", rules])
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                lines.Add(line);
                begun.TrySetResult();
            }))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        await begun.Task;
        await Cli.Wrap("kill").WithArguments(["-INT", $"{replay.ProcessId}"]).ExecuteAsync();
        var result = await replay;

        Assert.Equal(130, result.ExitCode);
        Assert.DoesNotContain(lines, line => line.Contains("nothing followed", StringComparison.Ordinal));
    }

    private Task<BufferedCommandResult> ReplayAsync(int events, string redirection) =>
        RunAsync(events, "replay", redirection);

    private async Task<BufferedCommandResult> RunAsync(int events, string command, string redirection)
    {
        var rules = _files.Write("rules.yaml", Rule);
        var recording = _files.Write("events.jsonl.gz", string.Concat(Enumerable.Range(0, events).Select(Event)));
        var line = $"({Executable.Path} {command} {recording} -r {rules} {Before(redirection)}; echo $? >&3)";
        return await Cli.Wrap("sh")
            .WithArguments(["-c", $"exec 3>&2; {line} {redirection[Before(redirection).Length..]}"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
    }

    // A pipe is of the whole, a redirection of the program alone.
    private static string Before(string redirection) => redirection.StartsWith('|') ? "" : redirection;

    private static string Event(int number) =>
        $$"""
        {"kind":"Event","auditID":"{{number}}","stage":"ResponseComplete","verb":"get","stageTimestamp":"2026-03-05T06:07:08Z"}

        """;
}
