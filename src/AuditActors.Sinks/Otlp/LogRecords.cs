using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Otlp.V1;

namespace AuditActors.Sinks.Otlp;

/// <summary>Alerts as log records: the output is the body, everything else an attribute.</summary>
internal sealed class LogRecords(IReadOnlyDictionary<string, string> resource, TimeProvider clock)
{
    private const string Scope = "auditactors";

    // As OpenTelemetry maps the severities of syslog, which are Falco's priorities.
    private static readonly int[] Severities = [21, 19, 18, 17, 13, 10, 9, 5];

    public ExportLogsServiceRequest Of(IReadOnlyList<LoggedAlert> alerts)
    {
        var observed = UnixNanoseconds.From(clock.GetUtcNow());
        var scope = new ScopeLogs { Scope = new InstrumentationScope { Name = Scope } };
        scope.LogRecords.AddRange(alerts.Select(logged => Record(logged, observed)));
        var logs = new ResourceLogs { Resource = new Resource() };
        logs.Resource.Attributes.AddRange(resource.Select(pair => Attribute(pair.Key, pair.Value)));
        logs.ScopeLogs.Add(scope);
        var request = new ExportLogsServiceRequest();
        request.ResourceLogs.Add(logs);
        return request;
    }

    private static LogRecord Record(LoggedAlert logged, ulong observed)
    {
        var alert = logged.Alert;
        var record = new LogRecord
        {
            TimeUnixNano = alert.Time,
            ObservedTimeUnixNano = observed,
            SeverityNumber = Severities[(int)alert.Priority],
            SeverityText = $"{alert.Priority}",
            Body = Value(Encoding.UTF8.GetString(alert.Message.Span)),
        };
        record.Attributes.Add(Attribute("alert.id", $"{logged.Id}"));
        record.Attributes.Add(Attribute("rule", alert.Rule));
        record.Attributes.Add(Attribute("priority", $"{alert.Priority}"));
        record.Attributes.Add(Attribute("source", alert.Source));
        record.Attributes.Add(new KeyValue { Key = "tags", Value = Values(alert.Tags.Select(Value)) });
        if (alert.Namespace.Length > 0) record.Attributes.Add(Attribute("k8s.namespace.name", alert.Namespace));
        using var fields = JsonDocument.Parse(alert.OutputFields);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null)
                record.Attributes.Add(new KeyValue { Key = field.Name, Value = Value(field.Value) });
        }

        return record;
    }

    private static AnyValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Value(value.GetString()!),
        JsonValueKind.True or JsonValueKind.False => new AnyValue { BoolValue = value.GetBoolean() },
        JsonValueKind.Number when value.TryGetInt64(out var whole) => new AnyValue { IntValue = whole },
        JsonValueKind.Number => new AnyValue { DoubleValue = value.GetDouble() },
        JsonValueKind.Array => Values(value.EnumerateArray().Select(Value)),
        _ => Value(value.GetRawText()),
    };

    private static AnyValue Values(IEnumerable<AnyValue> values)
    {
        var array = new ArrayValue();
        array.Values.AddRange(values);
        return new AnyValue { ArrayValue = array };
    }

    private static AnyValue Value(string text) => new() { StringValue = text };

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = Value(value) };
}
