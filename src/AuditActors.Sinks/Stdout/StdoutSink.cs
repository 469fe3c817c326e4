using System.Buffers;
using AuditActors.Events;

namespace AuditActors.Sinks.Stdout;

/// <summary>
/// A line an alert. What is delivered together is written together, so that load makes writes larger and an idle node
/// writes at once. When the reader has gone, it says so once and fails from then on.
/// </summary>
/// <param name="output">Where lines go, unbuffered.</param>
/// <param name="formatter">Alerts to lines.</param>
/// <param name="readerGone">Called once, when the output was closed from the other side.</param>
public sealed class StdoutSink(Stream output, AlertFormatter formatter, Action readerGone) : IAlertSink, IAlertReceiver
{
    private const int FlushAt = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private volatile AlertFormatter _formatter = formatter;
    private bool _isReaderGone;

    public int MostAtOnce => 1024;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        await DeliverAsync([.. alerts.Select(logged => logged.Alert)], cancellationToken);
        return DeliveryResult.Taken;
    }

    public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        if (_isReaderGone) throw new OutputClosedException();
        _lines.ResetWrittenCount();
        foreach (var alert in alerts)
        {
            _formatter.Write(alert, _lines);
            _lines.Write("\n"u8);
            if (_lines.WrittenCount >= FlushAt) await WriteAsync(cancellationToken);
        }

        await WriteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>From now on alerts are written like this; those being written may still be as before.</summary>
    public void Reformat(AlertFormatter other) => _formatter = other;

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await output.WriteAsync(_lines.WrittenMemory, cancellationToken);
            await output.FlushAsync(cancellationToken);
            _lines.ResetWrittenCount();
        }
        catch (IOException)
        {
            _isReaderGone = true;
            readerGone();
            throw new OutputClosedException();
        }
    }
}
