using System.Net.Http.Headers;
using AuditActors.Events;
using AuditActors.Sinks.Alertmanager;
using AuditActors.Sinks.Elasticsearch;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Loki;
using AuditActors.Sinks.Otlp;
using AuditActors.Sinks.Slack;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>Settings of sinks that are reached by HTTP.</summary>
internal static class HttpSinkReaders
{
    private static readonly Dictionary<string, IndexSuffix> Suffixes = new()
    {
        ["none"] = IndexSuffix.None,
        ["daily"] = IndexSuffix.Daily,
        ["monthly"] = IndexSuffix.Monthly,
        ["annually"] = IndexSuffix.Annually,
    };

    private static readonly Dictionary<string, OtlpTransport> Protocols = new()
    {
        ["http"] = OtlpTransport.Http,
        ["grpc"] = OtlpTransport.Grpc,
    };

    private const int MostInFlight = 64;

    public static SinkTarget Http(SinkSection section)
    {
        var peer = HttpPeerReader.Read(section);
        var inFlight = section.Settings.Count("in-flight", least: 1);
        if (inFlight > MostInFlight) section.Settings.Refuse("in-flight", $"wanted {MostInFlight} or fewer");
        return Target(peer, surroundings => new HttpSink(peer, surroundings.FalcoJson, surroundings.Clock, inFlight));
    }

    public static SinkTarget Slack(SinkSection section)
    {
        var options = new SlackOptions
        {
            Peer = HttpPeerReader.Read(section, address: section.Secret("url")),
            Channel = section.Text("channel"),
            Username = section.Text("username"),
            IconUrl = section.Text("icon-url"),
            Footer = section.Text("footer"),
            Fields = section.Settings.Flag("fields"),
        };
        return Target(
            options.Peer, surroundings => new SlackSink(options, surroundings.Format.Hostname, surroundings.Clock));
    }

    public static SinkTarget Alertmanager(SinkSection section)
    {
        var options = new AlertmanagerOptions
        {
            Peer = HttpPeerReader.Read(section, path: "/api/v2/alerts"),
            ExpiresAfter = section.Settings.Time("expires-after") is { Ticks: > 0 } time ? time : null,
            FieldLabels = section.Settings.Flag("field-labels"),
            ExtraLabels = section.Named("extra-labels"),
            ExtraAnnotations = section.Named("extra-annotations"),
        };
        return Target(
            options.Peer,
            surroundings => new AlertmanagerSink(options, surroundings.Format.Hostname, surroundings.Clock));
    }

    public static SinkTarget Loki(SinkSection section)
    {
        var format = LineSinkReaders.Format(section);
        var peer = HttpPeerReader.Read(section, path: "/loki/api/v1/push");
        if (section.Text("tenant") is { Length: > 0 } tenant)
            peer = peer with { Headers = new Dictionary<string, string>(peer.Headers) { ["X-Scope-OrgID"] = tenant } };
        var options = new LokiOptions { Peer = peer, ExtraLabels = section.Named("extra-labels") };
        return Target(peer, surroundings => new LokiSink(
            options, surroundings.Format.Hostname, format(surroundings), surroundings.Clock));
    }

    public static SinkTarget Elasticsearch(SinkSection section)
    {
        var peer = HttpPeerReader.Read(section);
        var pipeline = section.Text("pipeline") is { Length: > 0 } name
            ? $"?pipeline={Uri.EscapeDataString(name)}"
            : "";
        peer = peer with { Url = new Uri($"{peer.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/_bulk{pipeline}") };
        if (section.Secret("api-key") is { Length: > 0 } key)
        {
            if (peer.Authorization is not null)
                section.Settings.Refuse("api-key", "give either this, a token or a user");
            peer = peer with { Authorization = new AuthenticationHeaderValue("ApiKey", key) };
        }

        var options = new ElasticsearchOptions
        {
            Peer = peer,
            Index = section.Needed("index"),
            Suffix = section.Settings.OneOf("suffix", Suffixes),
        };
        return Target(
            peer, surroundings => new ElasticsearchSink(options, surroundings.FalcoJson, surroundings.Clock));
    }

    public static SinkTarget Otlp(SinkSection section)
    {
        var transport = section.Settings.OneOf("protocol", Protocols);
        var options = new OtlpOptions
        {
            Transport = transport,
            Peer = HttpPeerReader.Read(section, path: transport == OtlpTransport.Http ? "/v1/logs" : "/"),
        };
        return Target(options.Peer, surroundings => new OtlpSink(
            options with { Resource = Resource(section.Named("resource"), surroundings) }, surroundings.Clock));
    }

    private static SinkTarget Target(HttpPeerOptions peer, Func<SinkSurroundings, IAlertReceiver> open) =>
        new(peer.Url.GetLeftPart(UriPartial.Authority), open);

    private static Dictionary<string, string> Resource(
        IReadOnlyDictionary<string, string> given, SinkSurroundings surroundings)
    {
        var resource = new Dictionary<string, string>(given);
        resource.TryAdd("service.name", "auditactors");
        resource.TryAdd("host.name", surroundings.Format.Hostname);
        return resource;
    }
}
