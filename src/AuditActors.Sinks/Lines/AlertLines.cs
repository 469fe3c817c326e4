using System.Buffers;
using AuditActors.Events;

namespace AuditActors.Sinks.Lines;

/// <summary>Alerts as lines in one piece of memory, reused from delivery to delivery.</summary>
internal sealed class AlertLines(AlertFormatter formatter)
{
    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>A line an alert, each with its line feed; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Of(IReadOnlyList<LoggedAlert> alerts)
    {
        _lines.ResetWrittenCount();
        foreach (var logged in alerts)
        {
            formatter.Write(logged.Alert, _lines);
            _lines.Write("\n"u8);
        }

        return _lines.WrittenMemory;
    }
}
