namespace AuditActors.App.Configuration.Sinks;

/// <summary>A type of sink.</summary>
/// <param name="Read">Its settings to what they say.</param>
/// <param name="Shares">Further parts of <c>sink-types</c> that hold settings of it.</param>
internal sealed record SinkType(Func<SinkSection, SinkTarget> Read, params IReadOnlyList<string> Shares);

/// <summary>Every type of sink and how its settings are read.</summary>
internal static class SinkTypes
{
    private const string Http = "by-http";
    private const string Tls = "by-tls";

    public static readonly IReadOnlyDictionary<string, SinkType> All =
        new SortedDictionary<string, SinkType>(StringComparer.Ordinal)
        {
            ["alertmanager"] = new(HttpSinkReaders.Alertmanager, Http, Tls),
            ["elasticsearch"] = new(HttpSinkReaders.Elasticsearch, Http, Tls),
            ["file"] = new(LineSinkReaders.File),
            ["http"] = new(HttpSinkReaders.Http, Http, Tls),
            ["kafka"] = new(KafkaSinkReader.Read, Tls),
            ["loki"] = new(HttpSinkReaders.Loki, Http, Tls),
            ["otlp"] = new(HttpSinkReaders.Otlp, Http, Tls),
            ["program"] = new(LineSinkReaders.Program),
            ["slack"] = new(HttpSinkReaders.Slack, Http, Tls),
            ["smtp"] = new(SmtpSinkReader.Read, Tls),
            ["stdout"] = new(_ => new SinkTarget("", surroundings => surroundings.StandardOutput)),
            ["syslog"] = new(LineSinkReaders.Syslog, Tls),
        };
}
