using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Elasticsearch;

/// <summary>
/// The bulk API of Elasticsearch and OpenSearch: a document an alert, under the alert's id, so that a copy of it is
/// known. The official clients refuse to talk to the other product, so none of them is used.
/// </summary>
public sealed class ElasticsearchSink : IAlertReceiver
{
    private const int Conflict = 409;
    private const int TooManyRequests = 429;
    private const int ServerError = 500;
    private const int BadRequest = 400;

    private readonly ElasticsearchOptions _options;
    private readonly AlertFormatter _formatter;
    private readonly HttpPeer _peer;
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <param name="options">The server.</param>
    /// <param name="formatter">Alerts to JSON.</param>
    /// <param name="clock">For answers that name a time.</param>
    public ElasticsearchSink(ElasticsearchOptions options, AlertFormatter formatter, TimeProvider clock)
    {
        _options = options;
        _formatter = formatter;
        _peer = new HttpPeer(options.Peer, clock);
    }

    public int MostAtOnce => 256;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        _body.ResetWrittenCount();
        foreach (var logged in alerts) Write(logged);
        var answer = await _peer.AskAsync(_body.WrittenMemory, "application/x-ndjson", cancellationToken);
        try
        {
            return Result(alerts, answer);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException("the answer is not one of a bulk API; check the sink's url", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _peer.Dispose();
        return ValueTask.CompletedTask;
    }

    // "create" alone works with data streams too.
    private void Write(LoggedAlert logged)
    {
        _body.Write("{\"create\":{\"_index\":"u8);
        JsonText.WriteString(Encoding.UTF8.GetBytes(IndexOf(logged.Alert)), _body);
        Encoding.UTF8.GetBytes($",\"_id\":\"{logged.Id}\"}}}}\n{{\"@timestamp\":\"", _body);
        EventTimeText.WriteUtc(logged.Alert.Time, 'T', _body);
        _body.Write("Z\","u8);
        var document = new ArrayBufferWriter<byte>();
        _formatter.Write(logged.Alert, document);
        _body.Write(document.WrittenSpan[1..]);
        _body.Write("\n"u8);
    }

    private string IndexOf(Alert alert)
    {
        var date = DateTime.UnixEpoch.AddSeconds(alert.Time / UnixNanoseconds.PerSecond);
        var suffix = _options.Suffix switch
        {
            IndexSuffix.None => "",
            IndexSuffix.Daily => "-yyyy.MM.dd",
            IndexSuffix.Monthly => "-yyyy.MM",
            IndexSuffix.Annually => "-yyyy",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return _options.Index + (suffix.Length == 0 ? "" : date.ToString(suffix, CultureInfo.InvariantCulture));
    }

    private static DeliveryResult Result(IReadOnlyList<LoggedAlert> alerts, byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        if (!json.RootElement.GetProperty("errors").GetBoolean()) return DeliveryResult.Taken;
        var refused = ImmutableArray.CreateBuilder<RefusedAlert>();
        var notYet = ImmutableArray.CreateBuilder<LoggedAlert>();
        var reason = "";
        foreach (var (index, item) in json.RootElement.GetProperty("items").EnumerateArray().Index())
        {
            var created = item.GetProperty("create");
            var status = created.GetProperty("status").GetInt32();
            if (status is < BadRequest or Conflict) continue;
            var fault = $"{status}: {Fault(created)}";
            if (status is TooManyRequests or >= ServerError)
            {
                notYet.Add(alerts[index]);
                reason = fault;
            }
            else
            {
                refused.Add(new RefusedAlert(alerts[index], fault));
            }
        }

        return new DeliveryResult { Refused = refused.ToImmutable(), NotYet = notYet.ToImmutable(), Reason = reason };
    }

    private static string Fault(JsonElement created) =>
        created.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("reason", out var reason)
                ? reason.ToString()
                : "no reason given";
}
