using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Json;

namespace AuditActors.Sinks.Slack;

/// <summary>
/// Messages of Slack: an attachment an alert, several in a message when several have come, because a webhook takes a
/// message a second.
/// </summary>
public sealed class SlackSink : JsonPostSink
{
    private const int LongestText = 3000;
    private const int LongestField = 500;
    private const int MostFields = 30;
    private static readonly string[] Colours =
    [
        "#e20b0b", "#ff5400", "#ff5400", "#e20b0b", "#ffc700", "#5bffb5", "#68c2ff", "#ccfff2",
    ];

    private readonly SlackOptions _options;
    private readonly string _hostname;

    /// <param name="options">The webhook.</param>
    /// <param name="hostname">Of the node.</param>
    /// <param name="clock">For answers that name a time.</param>
    public SlackSink(SlackOptions options, string hostname, TimeProvider clock)
        : base(options.Peer, clock)
    {
        _options = options;
        _hostname = hostname;
    }

    public override int MostAtOnce => 10;

    private protected override void Write(IReadOnlyList<LoggedAlert> alerts, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteUnlessEmpty("channel", _options.Channel, json);
        WriteUnlessEmpty("username", _options.Username, json);
        WriteUnlessEmpty("icon_url", _options.IconUrl, json);
        json.WriteStartArray("attachments");
        foreach (var logged in alerts) WriteAttachment(logged, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteAttachment(LoggedAlert logged, Utf8JsonWriter json)
    {
        var alert = logged.Alert;
        var text = Escaped(ShortText.Of(Encoding.UTF8.GetString(alert.Message.Span), LongestText));
        json.WriteStartObject();
        json.WriteString("color", Colours[(int)alert.Priority]);
        json.WriteString("fallback", $"{alert.Priority}: {text}");
        json.WriteString("title", Escaped($"{alert.Priority}: {alert.Rule}"));
        json.WriteString("text", text);
        json.WriteStartArray("fields");
        foreach (var (name, value) in FieldsOf(alert)) WriteField(name, value, json);
        json.WriteEndArray();
        json.WriteString("footer", $"{_options.Footer} {logged.Id}".TrimStart());
        json.WriteNumber("ts", alert.Time / UnixNanoseconds.PerSecond);
        json.WriteEndObject();
    }

    private IEnumerable<KeyValuePair<string, string>> FieldsOf(Alert alert)
    {
        yield return new("priority", $"{alert.Priority}");
        yield return new("source", alert.Source);
        yield return new("hostname", _hostname);
        if (alert.Tags.Length > 0) yield return new("tags", string.Join(", ", alert.Tags));
        if (!_options.Fields) yield break;
        foreach (var field in AlertFieldText.Of(alert).Take(MostFields)) yield return field;
    }

    private static void WriteField(string name, string value, Utf8JsonWriter json)
    {
        var text = Escaped(ShortText.Of(value, LongestField));
        json.WriteStartObject();
        json.WriteString("title", Escaped(name));
        json.WriteString("value", text);
        json.WriteBoolean("short", text.Length < 36);
        json.WriteEndObject();
    }

    private static void WriteUnlessEmpty(string name, string value, Utf8JsonWriter json)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }

    // So that an event cannot mention a channel or make a link.
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
