using AuditActors.App;
using AuditActors.App.Configuration;
using AuditActors.App.Configuration.Sinks;
using AuditActors.Events;
using AuditActors.Runtime.Delivery;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Architecture;
using AuditActors.Tests.Runtime.Delivery;

namespace AuditActors.Tests.App.Configuration;

public sealed class SinkSettingsTests : IDisposable
{
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Without_sinks_alerts_are_printed()
    {
        var settings = Read("");

        Assert.Equal("stdout", Assert.Single(settings.Sinks).Name);
        Assert.True(settings.HasOnlyPlainOutput);
    }

    [Fact]
    public void A_sink_has_what_its_type_has_where_it_says_nothing_else()
    {
        var sink = Read("""
            sinks { sidekick { type = http, url = "http://sidekick:2801/" } }
            """).Sinks[1];

        Assert.Equal(("sidekick", "http http://sidekick:2801"), (sink.Name, sink.Description));
        Assert.True(sink.GetsAll);
        Assert.Equal(new DeliveryPatience(), sink.Patience);
    }

    [Theory]
    [InlineData("type = file, path = \"/tmp/a.jsonl\"", "file /tmp/a.jsonl")]
    [InlineData("type = program, command = [\"/bin/notify\", \"secret\"]", "program /bin/notify")]
    [InlineData("type = syslog, address = \"tls://log:6514\"", "syslog tls://log:6514")]
    [InlineData("type = slack, url = \"https://hooks.example/services/secret\"", "slack https://hooks.example")]
    [InlineData("type = alertmanager, url = \"http://am:9093\"", "alertmanager http://am:9093")]
    [InlineData("type = loki, url = \"http://loki:3100\", tenant = t, extra-labels.team = blue", "loki http://loki:3100")]
    [InlineData("type = elasticsearch, url = \"https://es:9200/\", api-key = secret", "elasticsearch https://es:9200")]
    [InlineData("type = otlp, url = \"http://otel:4317\", protocol = grpc, resource.service.name = x", "otlp http://otel:4317")]
    [InlineData("type = kafka, brokers = [\"k0:9092\", \"k1:9092\"], topic = t, client.linger.ms = 5", "kafka k0:9092,k1:9092 t")]
    [InlineData("type = smtp, server = \"mail:2525\", from = \"a@b.c\", to = [\"d@e.f\"], user = u, password = secret", "smtp mail:2525")]
    [InlineData("type = smtp, server = mail, from = \"a@b.c\", to = [\"d@e.f\"]", "smtp mail:587")]
    public async Task Each_type_says_where_alerts_go_without_its_secrets_and_can_be_opened(string settings, string description)
    {
        var read = Read($"sinks.a {{ {settings} }}");

        Assert.Equal(description, read.Sinks[1].Description);
        await using var receiver = read.Sinks[1].Open(
            new SinkSurroundings(read.Format, new FakeReceiver(), TimeProvider.System, _ => { }));
        Assert.InRange(receiver.MostAtOnce, 1, 1024);
    }

    [Fact]
    public void Every_type_is_in_the_defaults_and_in_the_readme()
    {
        var defaults = new SettingsReader(HoconFiles.Load(null, [], Environment)).Object("sink-types");
        var readme = Repository.Text("README.md");

        Assert.All(SinkTypes.All.Keys, type => Assert.Contains(type, defaults.Keys));
        Assert.All(SinkTypes.All.Keys, type => Assert.Contains($"\n| `{type}` | ", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sink_says_which_alerts_it_gets_and_how_many_and_how_patiently()
    {
        var settings = Read("""
            sink-types.all.timeout = 3s
            sinks {
              a {
                type = http
                url = "http://localhost"
                filter { minimum-priority = warning, rules = ["A rule"], tags = [t], namespaces = [shop, ""] }
                rate { alerts = 5, per = 1m, beyond = skip }
                retry { give-up-after = 0s }
              }
              stdout.enabled = off
            }
            """);

        var sink = Assert.Single(settings.Sinks);
        Assert.Equal(Priority.Warning, sink.Selection.MinimumPriority);
        Assert.Equal("A rule", string.Join(',', sink.Selection.Rules));
        Assert.Equal("t", string.Join(',', sink.Selection.Tags));
        Assert.Equal("shop,", string.Join(',', sink.Selection.Namespaces));
        Assert.Equal(new RateLimit(5, TimeSpan.FromMinutes(1), Burst: 100, Skips: true), sink.Rate);
        Assert.Equal((TimeSpan.FromSeconds(3), null), (sink.Patience.Timeout, sink.Patience.GiveUpAfter));
    }

    [Theory]
    [InlineData("sinks.a { url = x }", "auditactors.sinks.a: it needs a type; use ")]
    [InlineData("sinks.a { type = fax }", "auditactors.sinks.a: there is no type 'fax'; use ")]
    [InlineData("sinks.a { type = stdout }", "auditactors.sinks.a: the sink that prints is always there, as sinks.stdout")]
    [InlineData("sinks { a = b }", "auditactors.sinks.a: wanted the settings of a sink")]
    [InlineData("sinks { \"a/b\" { type = http } }", "auditactors.sinks: 'a/b' is no name of a sink")]
    [InlineData("sinks.a { type = http }", "auditactors.sinks.a.url: it is needed, and empty")]
    [InlineData("sinks.a { type = http, url = \"ftp://secret\" }", "auditactors.sinks.a.url: wanted an address such as ")]
    [InlineData("sinks.a { type = http, url = \"http://u:secret@h\" }", "auditactors.sinks.a.url: put the user and the password ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", adress = x }", "auditactors.sinks.a.adress: a sink of type http has no ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", retry.often = 3 }", "auditactors.sinks.a.retry.often: a sink of type ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", token-file = \"/nowhere\" }", "auditactors.sinks.a.token-file: cannot be read")]
    [InlineData("sinks.a { type = http, url = \"http://h\", tls.ca-file = \"/nowhere\" }", "auditactors.sinks.a.tls.ca-file: cannot be read")]
    [InlineData("sinks.a { type = http, url = \"http://h\", tls.key-file = \"/dev/null\" }", "auditactors.sinks.a.tls: certificate-file and key-file ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", timeout = soon }", "auditactors.sinks.a.timeout is 'soon', wanted a time ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", filter.condition = \"rule =\" }", "auditactors.sinks.a.filter.condition: ")]
    [InlineData("sinks.a { type = file }", "auditactors.sinks.a.path: it is needed, and empty")]
    [InlineData("sinks.a { type = file, path = x, format = xml }", "auditactors.sinks.a.format is 'xml', wanted json, text")]
    [InlineData("sinks.a { type = file, path = x, url = y }", "auditactors.sinks.a.url: a sink of type file has no such ")]
    [InlineData("sinks.a { type = program }", "auditactors.sinks.a.command: wanted the program and its arguments")]
    [InlineData("sinks.a { type = syslog, address = \"log:514\" }", "auditactors.sinks.a.address: wanted one such as udp://log:514")]
    [InlineData("sinks.a { type = syslog, address = \"udp://log\", facility = 24 }", "auditactors.sinks.a.facility: wanted a number ")]
    [InlineData("sinks.a { type = slack, url-file = \"/nowhere\" }", "auditactors.sinks.a.url-file: cannot be read")]
    [InlineData("sinks.a { type = elasticsearch, url = \"http://h\", suffix = hourly }", "auditactors.sinks.a.suffix is 'hourly', wanted ")]
    [InlineData("sinks.a { type = otlp, url = \"http://h\", protocol = carrier }", "auditactors.sinks.a.protocol is 'carrier', wanted http, grpc")]
    [InlineData("sinks.a { type = kafka, topic = x }", "auditactors.sinks.a.brokers: wanted some, such as ")]
    [InlineData("sinks.a { type = kafka, topic = x, brokers = [b], user = u, mechanism = md5 }", "auditactors.sinks.a.mechanism is 'md5', ")]
    [InlineData("sinks.a { type = http, url = \"http://h\", rate.beyond = drop }", "auditactors.sinks.a.rate.beyond is 'drop', wanted wait, skip")]
    [InlineData("sinks.a { type = smtp, server = \"smtp://m/x\", from = \"a@b.c\", to = [\"d@e.f\"] }", "auditactors.sinks.a.server: wanted HOST ")]
    [InlineData("sinks.a { type = smtp, server = m, from = nobody, to = [\"d@e.f\"] }", "auditactors.sinks.a.from: 'nobody' is no address of mail")]
    [InlineData("sinks.a { type = smtp, server = m, from = \"a@b.c\" }", "auditactors.sinks.a.to: wanted some, such as ")]
    [InlineData("sinks.a { type = smtp, server = m, from = \"a@b.c\", to = [\"d@e.f\"], user = u, encryption = off }", "auditactors.sinks.a.encryption: a password is sent encrypted only")]
    [InlineData("sinks.a { type = http, url = \"http://h\", filter.remediation = some }", "auditactors.sinks.a.filter.remediation is 'some', wanted ")]
    public void What_is_wrong_is_told_with_its_place_and_without_secrets(string settings, string fault)
    {
        var refusal = Assert.Throws<CommandException>(() => Read(settings));

        Assert.StartsWith($"configuration: {fault}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_all_sinks_are_told_at_once()
    {
        var refusal = Assert.Throws<CommandException>(() => Read("sinks.a { type = x }\nsinks.b { type = http }"));

        Assert.Contains("sinks.a:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sinks.b.url:", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_comes_from_the_environment_or_from_a_file()
    {
        var file = _files.Write("token", "from-a-file\n");
        var peer = Peer($$"""
            sinks.a {
              type = http
              url = "http://localhost"
              token-file = "{{file}}"
              headers {
                X-Key = ${?AUDITACTORS_KEY}
              }
            }
            """);

        Assert.Equal("Bearer from-a-file", $"{peer.Authorization}");
        Assert.Equal("from-the-environment", peer.Headers["X-Key"]);
    }

    private AuditActors.Sinks.Http.HttpPeerOptions Peer(string text)
    {
        var config = HoconFiles.Load(Write(text), [], Environment);
        var reader = new SettingsReader(config);
        var known = reader.Part("sink-types.http")
            .WithFallback(reader.Part("sink-types.by-http"))
            .WithFallback(reader.Part("sink-types.by-tls"));
        var given = reader.Part("sinks.a");
        var peer = HttpPeerReader.Read(
            new SinkSection("http", given, known, reader.At("sinks.a", given.WithFallback(known))));
        reader.ThrowOnFaults();
        return peer;
    }

    private NodeSettings Read(string text) => NodeSettingsReader.Read(Write(text), [], Environment);

    private string Write(string text) => _files.Write("node.conf", $"auditactors {{\n{text}\n}}\n");

    private static string? Environment(string name) => name == "AUDITACTORS_KEY" ? "from-the-environment" : null;
}
