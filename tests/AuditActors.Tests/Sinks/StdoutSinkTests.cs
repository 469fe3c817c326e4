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

        await new StdoutSink(output, Formatter, readerGone: () => { }).DeliverAsync(
            [Some.Alert(1), Some.Alert(2)], CancellationToken.None);

        Assert.Equal("00:00:00.000000000: Warning rule 1\n00:00:00.000000000: Warning rule 2\n", output.Text);
        Assert.Equal(1, output.Writes);
    }

    [Fact]
    public async Task Writes_much_in_parts()
    {
        using var output = new CountingStream();

        await new StdoutSink(output, Formatter, readerGone: () => { }).DeliverAsync(
            [.. Enumerable.Range(0, 10_000).Select(i => Some.Alert((ulong)i))], CancellationToken.None);

        Assert.Equal(10_000, output.Text.Split('\n').Length - 1);
        Assert.InRange(output.Writes, 2, 20);
    }

    [Fact]
    public async Task Says_once_that_its_reader_has_gone_and_takes_nothing_any_more()
    {
        using var output = new CountingStream { IsBroken = true };
        var gone = 0;
        var sink = new StdoutSink(output, Formatter, () => gone++);

        await Assert.ThrowsAsync<OutputClosedException>(
            () => sink.DeliverAsync([Some.Alert(1)], CancellationToken.None));
        await Assert.ThrowsAsync<OutputClosedException>(
            () => sink.DeliverAsync([SinkSome.Alert(2)], CancellationToken.None));

        Assert.Equal(1, gone);
        Assert.Equal(1, output.Writes);
    }

    private sealed class CountingStream : MemoryStream
    {
        public bool IsBroken { get; init; }

        public int Writes { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return IsBroken ? throw new IOException("Broken pipe") : base.WriteAsync(buffer, cancellationToken);
        }
    }
}
