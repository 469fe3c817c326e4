using System.Buffers;
using AuditActors.Events;

namespace AuditActors.Sinks.Stdout;

/// <summary>
/// A line an alert. What is delivered together is written together, so that load makes writes larger and an idle node
/// writes at once. When the output is closed, it says so once and fails from then on; another failure may pass, and the
/// line that it may have torn is ended before the next.
/// </summary>
/// <param name="output">Where lines go, unbuffered.</param>
/// <param name="formatter">Alerts to lines.</param>
/// <param name="closed">Called once, with the reason, when the output says that it is closed.</param>
public sealed class StdoutSink(Stream output, AlertFormatter formatter, Action<string> closed)
    : IAlertSink, IAlertReceiver
{
    private const int FlushAt = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private volatile AlertFormatter _formatter = formatter;
    private OutputClosedException? _closed;
    private bool _isTorn;

    public int MostAtOnce => 1024;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        await DeliverAsync([.. alerts.Select(logged => logged.Alert)], cancellationToken);
        return DeliveryResult.Taken;
    }

    public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        if (_closed is not null) throw new OutputClosedException(_closed.Message, _closed);
        _lines.ResetWrittenCount();
        if (_isTorn) _lines.Write("\n"u8);
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
            _isTorn = false;
        }
        catch (OutputClosedException e)
        {
            _closed = e;
            closed(e.Message);
            throw;
        }
        catch (IOException)
        {
            _isTorn = true;
            throw;
        }
    }
}
