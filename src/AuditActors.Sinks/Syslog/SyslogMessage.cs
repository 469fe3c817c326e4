using System.Buffers;
using System.Globalization;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Sinks.Syslog;

/// <summary>
/// Alerts as messages of RFC 5424. Falco's priorities are the severities of syslog. The message is without a byte
/// order mark, which receivers would keep.
/// </summary>
internal sealed class SyslogMessage(SyslogOptions options, AlertFormatter formatter)
{
    private const int LongestHostname = 255;
    private const int LongestAppName = 48;
    private const string MessageId = "ALERT";
    private readonly string _sender = $"{Name(options.Hostname, LongestHostname)} "
        + $"{Name(options.AppName, LongestAppName)} {Environment.ProcessId} {MessageId}";

    public void Write(LoggedAlert logged, IBufferWriter<byte> to)
    {
        var alert = logged.Alert;
        var priority = (options.Facility * 8) + (int)alert.Priority;
        Write(string.Create(CultureInfo.InvariantCulture, $"<{priority}>1 "), to);
        WriteTime(alert.Time, to);
        Write($"Z {_sender} [{options.StructuredDataId} id=\"{logged.Id}\" rule=\"{Escaped(alert.Rule)}\"] ", to);
        formatter.Write(alert, to);
    }

    // At most six digits of a second are allowed.
    private static void WriteTime(ulong time, IBufferWriter<byte> to)
    {
        var text = new ArrayBufferWriter<byte>();
        EventTimeText.WriteUtc(time, 'T', text);
        to.Write(text.WrittenSpan[..^3]);
    }

    // Printable ASCII without blanks, or nothing.
    private static string Name(string text, int longest)
    {
        var name = string.Concat(text.Where(character => character is > ' ' and < '\x7f').Take(longest));
        return name.Length > 0 ? name : "-";
    }

    private static string Escaped(string value)
    {
        var escaped = new StringBuilder();
        foreach (var character in value)
        {
            if (character is '"' or '\\' or ']') escaped.Append('\\');
            escaped.Append(char.IsControl(character) ? ' ' : character);
        }

        return escaped.ToString();
    }

    private static void Write(string text, IBufferWriter<byte> to) => Encoding.UTF8.GetBytes(text, to);
}
