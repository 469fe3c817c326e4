using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Json;

namespace AuditActors.Sinks.Alertmanager;

/// <summary>Alerts of Alertmanager's second API, labelled as Falcosidekick labels them.</summary>
public sealed class AlertmanagerSink : JsonPostSink
{
    private readonly AlertmanagerOptions _options;
    private readonly string _hostname;
    private readonly TimeProvider _clock;

    /// <param name="options">The Alertmanager.</param>
    /// <param name="hostname">Of the node.</param>
    /// <param name="clock">For when alerts are resolved.</param>
    public AlertmanagerSink(AlertmanagerOptions options, string hostname, TimeProvider clock)
        : base(options.Peer, clock)
    {
        _options = options;
        _hostname = hostname;
        _clock = clock;
    }

    public override int MostAtOnce => 64;

    private protected override void Write(IReadOnlyList<LoggedAlert> alerts, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var logged in alerts)
        {
            json.WriteStartObject();
            WriteObject("labels", Labels(logged.Alert), json);
            WriteObject("annotations", Annotations(logged), json);
            json.WriteString("startsAt", StartOf(logged.Alert));
            if (_options.ExpiresAfter is { } after) json.WriteString("endsAt", _clock.GetUtcNow() + after);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<KeyValuePair<string, string>> Labels(Alert alert)
    {
        yield return new("alertname", alert.Rule);
        yield return new("rule", alert.Rule);
        yield return new("source", "falco");
        yield return new("eventsource", alert.Source);
        yield return new("priority", $"{alert.Priority}");
        yield return new("severity", Severity(alert.Priority));
        yield return new("hostname", _hostname);
        if (alert.Tags.Length > 0) yield return new("tags", string.Join(",", alert.Tags));
        foreach (var label in _options.ExtraLabels) yield return label;
        if (!_options.FieldLabels) yield break;
        foreach (var (name, value) in AlertFieldText.Of(alert)) yield return new(LabelName(name), value);
    }

    private IEnumerable<KeyValuePair<string, string>> Annotations(LoggedAlert logged)
    {
        var output = Encoding.UTF8.GetString(logged.Alert.Message.Span);
        yield return new("info", output);
        yield return new("description", output);
        yield return new("summary", logged.Alert.Rule);
        yield return new("alert_id", $"{logged.Id}");
        foreach (var annotation in _options.ExtraAnnotations) yield return annotation;
    }

    // Names of different fields can be the same label; the first one stays. An empty label is as none.
    private static void WriteObject(
        string name, IEnumerable<KeyValuePair<string, string>> texts, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        foreach (var (label, text) in texts.Where(pair => pair.Value.Length > 0).DistinctBy(pair => pair.Key))
            json.WriteString(label, text);
        json.WriteEndObject();
    }

    private static string LabelName(string field)
    {
        var name = string.Concat(field.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '_')).Trim('_');
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    private static string Severity(Priority priority) => priority switch
    {
        <= Priority.Critical => "critical",
        <= Priority.Warning => "warning",
        _ => "information",
    };

    private static string StartOf(Alert alert)
    {
        var text = new ArrayBufferWriter<byte>();
        EventTimeText.WriteUtc(alert.Time, 'T', text);
        return string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(text.WrittenSpan)}Z");
    }
}
