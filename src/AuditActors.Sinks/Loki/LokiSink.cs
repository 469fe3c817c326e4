using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Loki;

/// <summary>
/// Lines of Loki, a stream for each rule, priority, namespace and set of tags. Loki itself drops a line that comes
/// twice with the same time.
/// </summary>
public sealed class LokiSink : JsonPostSink
{
    private readonly LokiOptions _options;
    private readonly string _hostname;
    private readonly AlertFormatter _formatter;

    /// <param name="options">The Loki.</param>
    /// <param name="hostname">Of the node.</param>
    /// <param name="formatter">Alerts to lines.</param>
    /// <param name="clock">For answers that name a time.</param>
    public LokiSink(LokiOptions options, string hostname, AlertFormatter formatter, TimeProvider clock)
        : base(options.Peer, clock)
    {
        _options = options;
        _hostname = hostname;
        _formatter = formatter;
    }

    public override int MostAtOnce => 256;

    private protected override void Write(IReadOnlyList<LoggedAlert> alerts, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("streams");
        var streams = alerts.GroupBy(logged => (
            logged.Alert.Rule, logged.Alert.Priority, logged.Alert.Namespace, string.Join(",", logged.Alert.Tags)));
        foreach (var stream in streams) WriteStream([.. stream], json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStream(IReadOnlyList<LoggedAlert> alerts, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("stream");
        var labels = Labels(alerts[0].Alert).Where(label => label.Value.Length > 0).DistinctBy(label => label.Key);
        foreach (var (name, value) in labels) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("values");
        foreach (var logged in alerts) WriteLine(logged.Alert, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteLine(Alert alert, Utf8JsonWriter json)
    {
        var line = new ArrayBufferWriter<byte>();
        _formatter.Write(alert, line);
        json.WriteStartArray();
        json.WriteStringValue(alert.Time.ToString(CultureInfo.InvariantCulture));
        json.WriteStringValue(Encoding.UTF8.GetString(line.WrittenSpan));
        json.WriteEndArray();
    }

    private IEnumerable<KeyValuePair<string, string>> Labels(Alert alert)
    {
        yield return new("rule", alert.Rule);
        yield return new("source", alert.Source);
        yield return new("priority", $"{alert.Priority}");
        yield return new("hostname", _hostname);
        yield return new("k8s_ns_name", alert.Namespace);
        yield return new("tags", string.Join(",", alert.Tags));
        foreach (var label in _options.ExtraLabels) yield return label;
    }
}
