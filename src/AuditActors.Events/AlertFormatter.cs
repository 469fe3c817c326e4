using System.Buffers;
using System.Text;

namespace AuditActors.Events;

/// <summary>What an alert line holds; the names and defaults are those of Falco's configuration.</summary>
public sealed record AlertFormatOptions
{
    /// <summary>A JSON object a line instead of text (<c>json_output</c>).</summary>
    public bool Json { get; init; }

    /// <summary>UTC times in ISO 8601 before the message (<c>time_format_iso_8601</c>).</summary>
    public bool IsoTime { get; init; }

    /// <summary>Whether text goes to a terminal, which must not obey what an event says.</summary>
    public bool IsForTerminal { get; init; }

    public bool IncludeMessage { get; init; }

    public bool IncludeOutput { get; init; } = true;

    public bool IncludeOutputFields { get; init; } = true;

    public bool IncludeTags { get; init; } = true;

    public required string Hostname { get; init; }

    /// <summary>The zone of local times.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}

/// <summary>
/// Writes alerts as Falco prints them. In text lines control characters are escaped as in
/// JSON, so that an event cannot forge log lines.
/// </summary>
public sealed class AlertFormatter(AlertFormatOptions options, TimeProvider clock)
{
    private readonly byte[] _hostname = Encoding.UTF8.GetBytes(options.Hostname);
    private readonly CurrentOffset _offset = new(options.Zone, clock);

    /// <summary>Writes one alert as a line, without the line feed.</summary>
    public void Write(Alert alert, IBufferWriter<byte> to)
    {
        if (options.Json)
        {
            WriteJson(alert, to);
            return;
        }

        WritePrefix(alert, to);
        if (options.IsForTerminal) LineText.WriteForTerminal(alert.Message.Span, to);
        else LineText.WriteEscapingControls(alert.Message.Span, to);
    }

    private void WriteJson(Alert alert, IBufferWriter<byte> to)
    {
        to.Write("{\"hostname\":"u8);
        JsonText.WriteString(_hostname, to);
        if (options.IncludeMessage)
        {
            to.Write(",\"message\":"u8);
            JsonText.WriteString(alert.Message.Span, to);
        }

        if (options.IncludeOutput)
        {
            to.Write(",\"output\":\""u8);
            WritePrefix(alert, to);
            JsonText.WriteEscaped(alert.Message.Span, to);
            to.Write("\""u8);
        }

        if (options.IncludeOutputFields)
        {
            to.Write(",\"output_fields\":"u8);
            to.Write(alert.OutputFields.Span);
        }

        to.Write(",\"priority\":\""u8);
        Write(alert.Priority.ToString(), to);
        to.Write("\",\"rule\":"u8);
        WriteString(alert.Rule, to);
        to.Write(",\"source\":"u8);
        WriteString(alert.Source, to);
        if (options.IncludeTags) WriteTags(alert, to);
        to.Write(",\"time\":\""u8);
        EventTimeText.WriteUtc(alert.Time, 'T', to);
        to.Write("Z\"}"u8);
    }

    private static void WriteTags(Alert alert, IBufferWriter<byte> to)
    {
        to.Write(",\"tags\":["u8);
        for (var i = 0; i < alert.Tags.Length; i++)
        {
            if (i > 0) to.Write(","u8);
            WriteString(alert.Tags[i], to);
        }

        to.Write("]"u8);
    }

    private void WritePrefix(Alert alert, IBufferWriter<byte> to)
    {
        if (options.IsoTime)
        {
            EventTimeText.WriteUtc(alert.Time, 'T', to);
            to.Write("+0000"u8);
        }
        else
        {
            EventTimeText.WriteTimeOfDay(alert.Time, _offset.Now, to);
        }

        to.Write(": "u8);
        Write(alert.Priority.ToString(), to);
        to.Write(" "u8);
    }

    private static void WriteString(string text, IBufferWriter<byte> to) =>
        JsonText.WriteString(Encoding.UTF8.GetBytes(text), to);

    private static void Write(string text, IBufferWriter<byte> to) => Encoding.UTF8.GetBytes(text, to);
}
