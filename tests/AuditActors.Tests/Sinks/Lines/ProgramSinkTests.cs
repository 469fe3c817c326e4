using System.Collections.Concurrent;
using AuditActors.Sinks.Lines;

namespace AuditActors.Tests.Sinks.Lines;

public sealed class ProgramSinkTests : IDisposable
{
    private readonly TestFolder _folder = new("program-sink");
    private readonly ConcurrentQueue<string> _complaints = new();

    private string Target => Path.Combine(_folder.FullName, "got");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task One_program_reads_all_alerts_and_ends_with_its_input()
    {
        await using (var sink = Sink($"echo started >> '{Target}'; cat >> '{Target}'; echo ended >> '{Target}'"))
        {
            await sink.DeliverAsync([SinkSome.Alert(1), SinkSome.Alert(2)], default);
            await sink.DeliverAsync([SinkSome.Alert(3)], default);
        }

        var lines = File.ReadAllLines(Target);
        Assert.Equal(("started", "ended", 5), (lines[0], lines[^1], lines.Length));
        Assert.All(lines[1..^1], line => Assert.StartsWith("{\"hostname\"", line, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_program_that_has_ended_is_told_and_started_again()
    {
        await using var sink = Sink($"read line; echo \"$line\" >> '{Target}'; exit 3");
        await sink.DeliverAsync([SinkSome.Alert(1)], default);

        var ended = await FailureAsync(sink);
        await sink.DeliverAsync([SinkSome.Alert(2)], default);

        Assert.Equal("sh: it has ended with 3", ended.Message);
        await AwaitLinesAsync(2);
    }

    [SkippableFact]
    public async Task What_a_program_complains_about_is_told_and_what_it_prints_is_not()
    {
        await using (var sink = Sink("echo printed; echo 'no such channel' >&2; cat > /dev/null"))
            await sink.DeliverAsync([SinkSome.Alert()], default);

        Assert.Equal(["sh: no such channel"], _complaints);
    }

    [SkippableFact]
    public async Task A_program_that_does_not_read_is_ended_when_there_is_no_more_time()
    {
        await using var sink = Sink("exec sleep 600");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
                await sink.DeliverAsync([.. Enumerable.Range(1, 64).Select(i => SinkSome.Alert(i))], patience.Token);
        });
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        await using var sink = new ProgramSink(["/nowhere/notify"], SinkSome.Json, _complaints.Enqueue);

        var failure = await Assert.ThrowsAsync<IOException>(() => sink.DeliverAsync([SinkSome.Alert()], default));

        Assert.StartsWith("/nowhere/notify: cannot be started: ", failure.Message, StringComparison.Ordinal);
    }

    private ProgramSink Sink(string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "the programs here are for a shell");
        return new ProgramSink(["sh", "-c", script], SinkSome.Json, _complaints.Enqueue);
    }

    // It takes a moment until a program has ended.
    private static async Task<IOException> FailureAsync(ProgramSink sink)
    {
        while (true)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
                await sink.DeliverAsync([SinkSome.Alert(9)], default);
            }
            catch (IOException e)
            {
                return e;
            }
        }
    }

    private async Task AwaitLinesAsync(int lines)
    {
        while (File.ReadAllLines(Target).Length < lines) await Task.Delay(TimeSpan.FromMilliseconds(20));
    }
}
