using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Stdout;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Sinks;

public sealed class StdoutSinkTests
{
    private static readonly AlertFormatter Formatter =
        new(new AlertFormatOptions { Hostname = "h" }, TimeProvider.System);

    [Fact]
    public async Task Writes_a_line_an_alert_together_what_is_delivered_together()
    {
        using var output = new CountingStream();

        await new StdoutSink(output, Formatter, closed: _ => { }).DeliverAsync(
            [Some.Alert(1), Some.Alert(2)], CancellationToken.None);

        Assert.Equal("00:00:00.000000000: Warning rule 1\n00:00:00.000000000: Warning rule 2\n", output.Text);
        Assert.Equal(1, output.Writes);
    }

    [Fact]
    public async Task Writes_much_in_parts()
    {
        using var output = new CountingStream();

        await new StdoutSink(output, Formatter, closed: _ => { }).DeliverAsync(
            [.. Enumerable.Range(0, 10_000).Select(i => Some.Alert((ulong)i))], CancellationToken.None);

        Assert.Equal(10_000, output.Text.Split('\n').Length - 1);
        Assert.InRange(output.Writes, 2, 20);
    }

    [Fact]
    public async Task Says_once_that_its_output_is_closed_and_takes_nothing_any_more()
    {
        using var output = new CountingStream { Fault = new OutputClosedException("standard output was closed") };
        var reasons = new List<string>();
        var sink = new StdoutSink(output, Formatter, reasons.Add);

        await Assert.ThrowsAsync<OutputClosedException>(
            () => sink.DeliverAsync([Some.Alert(1)], CancellationToken.None));
        await Assert.ThrowsAsync<OutputClosedException>(
            () => sink.DeliverAsync([SinkSome.Alert(2)], CancellationToken.None));

        Assert.Equal(["standard output was closed"], reasons);
        Assert.Equal(1, output.Writes);
    }

    [Fact]
    public async Task Writes_again_what_a_full_disk_did_not_take_after_ending_the_line_that_it_may_have_torn()
    {
        using var output = new CountingStream { Fault = new IOException("No space left on device") };
        var reasons = new List<string>();
        var sink = new StdoutSink(output, Formatter, reasons.Add);
        await Assert.ThrowsAsync<IOException>(() => sink.DeliverAsync([Some.Alert(1)], CancellationToken.None));

        output.Fault = null;
        await sink.DeliverAsync([Some.Alert(1)], CancellationToken.None);
        await sink.DeliverAsync([Some.Alert(2)], CancellationToken.None);

        Assert.Equal("\n00:00:00.000000000: Warning rule 1\n00:00:00.000000000: Warning rule 2\n", output.Text);
        Assert.Empty(reasons);
    }

    private sealed class CountingStream : MemoryStream
    {
        public Exception? Fault { get; set; }

        public int Writes { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return Fault is null ? base.WriteAsync(buffer, cancellationToken) : throw Fault;
        }
    }
}
