using System.Buffers;
using System.Text;
using AuditActors.Events;
using Confluent.Kafka;

namespace AuditActors.Sinks.Kafka;

/// <summary>
/// Messages of Kafka: the alert's JSON, its namespace as the key, so that alerts of a namespace keep their order, and
/// its id in a header.
/// </summary>
public sealed class KafkaSink : IAlertReceiver
{
    /// <summary>The header with the alert's id.</summary>
    public const string IdHeader = "alert-id";

    private readonly KafkaOptions _options;
    private readonly AlertFormatter _formatter;
    private readonly IProducer<string, byte[]> _producer;
    private string _trouble = "";

    /// <summary>Fails with <see cref="ReceiverOptionsException"/>; connects later.</summary>
    public KafkaSink(KafkaOptions options, AlertFormatter formatter)
    {
        _options = options;
        _formatter = formatter;
        try
        {
            // Without handlers the library writes to standard error.
            _producer = new ProducerBuilder<string, byte[]>(options.Client)
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, error) => Volatile.Write(ref _trouble, error.Reason))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new ReceiverOptionsException($"Kafka's client does not take its settings: {e.Message}", e);
        }
    }

    public int MostAtOnce => 256;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var faults = await Task.WhenAll(alerts.Select(alert => ProduceAsync(alert, cancellationToken)));
        var failed = alerts.Zip(faults).Where(pair => pair.Second is not null).ToList();
        if (failed.Count == 0) return DeliveryResult.Taken;
        var last = failed[^1].Second!;
        return new DeliveryResult
        {
            Refused =
            [
                .. failed.Where(pair => IsForGood(pair.Second!))
                    .Select(pair => new RefusedAlert(pair.First, pair.Second!.Reason)),
            ],
            NotYet = [.. failed.Where(pair => !IsForGood(pair.Second!)).Select(pair => pair.First)],
            Reason = Volatile.Read(ref _trouble) is { Length: > 0 } trouble ? $"{last.Reason}; {trouble}" : last.Reason,
        };
    }

    public ValueTask DisposeAsync()
    {
        _producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Error?> ProduceAsync(LoggedAlert logged, CancellationToken cancellationToken)
    {
        var json = new ArrayBufferWriter<byte>();
        _formatter.Write(logged.Alert, json);
        var message = new Message<string, byte[]>
        {
            Key = logged.Alert.Namespace,
            Value = json.WrittenMemory.ToArray(),
            Headers = new Headers { { IdHeader, Encoding.ASCII.GetBytes($"{logged.Id}") } },
        };
        try
        {
            await _producer.ProduceAsync(_options.Topic, message, cancellationToken);
            return null;
        }
        catch (ProduceException<string, byte[]> e)
        {
            return e.Error;
        }
    }

    private static bool IsForGood(Error error) => error.Code
        is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord or ErrorCode.RecordListTooLarge;
}
