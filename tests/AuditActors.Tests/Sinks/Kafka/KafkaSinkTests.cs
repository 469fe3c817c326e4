using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks;
using AuditActors.Sinks.Kafka;
using Confluent.Kafka;

namespace AuditActors.Tests.Sinks.Kafka;

/// <summary>Against the broker that Kafka's client has for tests, over its own protocol.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly IProducer<Null, Null> _broker = new ProducerBuilder<Null, Null>(
        new Dictionary<string, string> { ["bootstrap.servers"] = "mock", ["test.mock.num.brokers"] = "1" })
        .SetLogHandler((_, _) => { })
        .Build();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_message_has_the_alert_its_namespace_and_its_id()
    {
        await using var sink = Sink(Brokers());

        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync([SinkSome.Alert(1), SinkSome.Alert(2)], default));

        var messages = Consume(2);
        Assert.Equal(["shop", "shop"], messages.Select(message => message.Key));
        Assert.Equal(
            [$"{SinkSome.Id(1)}", $"{SinkSome.Id(2)}"],
            messages.Select(message => Encoding.ASCII.GetString(message.Headers.GetLastBytes(KafkaSink.IdHeader))));
        Assert.Equal("Shell in pod", JsonElement.Parse(messages[0].Value).GetProperty("rule").GetString());
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_and_alerts_can_come_again()
    {
        await using var sink = Sink("127.0.0.1:1");

        var result = await sink.DeliverAsync([SinkSome.Alert()], default);

        Assert.Empty(result.Refused);
        Assert.Single(result.NotYet);
        Assert.Contains("127.0.0.1:1", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_Kafka_is_refused()
    {
        await using var sink = Sink(Brokers(), ("message.max.bytes", "1000"));
        var large = SinkSome.Alert();
        large = large with { Alert = large.Alert with { Message = Enumerable.Repeat((byte)'x', 5000).ToArray() } };

        var result = await sink.DeliverAsync([SinkSome.Alert(1), large], default);

        Assert.Equal(large, Assert.Single(result.Refused).Alert);
        Assert.Empty(result.NotYet);
    }

    [Fact]
    public void A_setting_that_the_client_does_not_know_is_told() => Assert.Contains(
        "no.such.setting",
        Assert.Throws<ReceiverOptionsException>(() => Sink("127.0.0.1:1", ("no.such.setting", "1"))).Message,
        StringComparison.Ordinal);

    private string Brokers()
    {
        using var admin = new DependentAdminClientBuilder(_broker.Handle).Build();
        var broker = admin.GetMetadata(Patience).Brokers[0];
        return $"{broker.Host}:{broker.Port}";
    }

    private static KafkaSink Sink(string brokers, params (string Name, string Value)[] client)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = brokers,
            ["message.timeout.ms"] = "2000",
        };
        foreach (var (name, value) in client) settings[name] = value;
        return new KafkaSink(new KafkaOptions { Topic = "alerts", Client = settings }, SinkSome.Json);
    }

    private List<Message<string, byte[]>> Consume(int count)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = Brokers(),
            ["group.id"] = "test",
            ["auto.offset.reset"] = "earliest",
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe("alerts");
        var messages = new List<Message<string, byte[]>>();
        while (messages.Count < count)
            messages.Add(Assert.IsType<ConsumeResult<string, byte[]>>(consumer.Consume(Patience)).Message);
        consumer.Close();
        return messages;
    }
}
