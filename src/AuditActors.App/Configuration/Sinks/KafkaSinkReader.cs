using AuditActors.Sinks.Http;
using AuditActors.Sinks.Kafka;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>Settings of sinks of Kafka, as settings of its client.</summary>
internal static class KafkaSinkReader
{
    private static readonly Dictionary<string, string> Mechanisms = new()
    {
        ["plain"] = "PLAIN",
        ["scram-sha-256"] = "SCRAM-SHA-256",
        ["scram-sha-512"] = "SCRAM-SHA-512",
    };

    public static SinkTarget Read(SinkSection section)
    {
        var brokers = string.Join(',', section.Settings.Texts("brokers"));
        if (brokers.Length == 0)
            section.Settings.Refuse("brokers", "wanted some, such as [\"kafka-0:9092\", \"kafka-1:9092\"]");
        var options = new KafkaOptions { Topic = section.Needed("topic"), Client = Client(section, brokers) };
        return new SinkTarget(
            $"{brokers} {options.Topic}", surroundings => new KafkaSink(options, surroundings.FalcoJson));
    }

    private static Dictionary<string, string> Client(SinkSection section, string brokers)
    {
        // A delivery is repeated by the sink; the client gives up before that. One request at a time keeps the order;
        // an idempotent client would too, but can fail for ever.
        var patience = section.Settings.TimeAboveZero("timeout") / 2;
        var client = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = brokers,
            ["client.id"] = "auditactors",
            ["acks"] = "all",
            ["max.in.flight.requests.per.connection"] = "1",
            ["message.timeout.ms"] = $"{Math.Max(1, (int)patience.TotalMilliseconds)}",
        };
        var isEncrypted = section.Settings.Flag("encrypt");
        if (isEncrypted) AddTls(HttpPeerReader.Tls(section), client);
        var user = section.Text("user");
        if (user.Length > 0)
        {
            client["sasl.mechanism"] = section.Settings.OneOf("mechanism", Mechanisms) ?? "";
            client["sasl.username"] = user;
            client["sasl.password"] = section.Secret("password");
        }

        client["security.protocol"] = $"{(user.Length > 0 ? "sasl_" : "")}{(isEncrypted ? "ssl" : "plaintext")}";
        foreach (var (name, value) in section.Named("client")) client[name] = value;
        return client;
    }

    private static void AddTls(TlsOptions tls, Dictionary<string, string> client)
    {
        if (tls.CaFile is { } authorities) client["ssl.ca.location"] = authorities;
        if (tls.CertificateFile is { } certificate) client["ssl.certificate.location"] = certificate;
        if (tls.KeyFile is { } key) client["ssl.key.location"] = key;
        if (!tls.Verify) client["enable.ssl.certificate.verification"] = "false";
    }
}
