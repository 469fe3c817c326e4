using System.Buffers;
using AuditActors.Events;

namespace AuditActors.Sinks.Stdout;

/// <summary>
/// A line an alert. What is delivered together is written together, so that load makes writes larger and an idle node
/// writes at once. When the reader has gone, alerts have nobody to go to: it says so once and takes no more.
/// </summary>
/// <param name="output">Where lines go, unbuffered.</param>
/// <param name="formatter">Alerts to lines.</param>
/// <param name="readerGone">Called once, when the output was closed from the other side.</param>
public sealed class StdoutSink(Stream output, AlertFormatter formatter, Action readerGone) : IAlertSink
{
    private const int FlushAt = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private bool _isReaderGone;

    public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        _lines.ResetWrittenCount();
        foreach (var alert in alerts)
        {
            if (_isReaderGone) return;
            formatter.Write(alert, _lines);
            _lines.Write("\n"u8);
            if (_lines.WrittenCount >= FlushAt) await WriteAsync(cancellationToken);
        }

        await WriteAsync(cancellationToken);
    }

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
        }
    }
}
