using AuditActors.App.Emulator;
using AuditActors.Tests.App.Cluster;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Sinks;

namespace AuditActors.Tests.App.Tracing;

/// <summary>What a collector gets of the ways of batches.</summary>
public sealed class TracingTests : IDisposable
{
    private const int Events = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_batch_is_one_trace_from_the_source_to_the_sink()
    {
        await using var collector = await HttpReceiver.StartAsync();
        await using var stream = await StreamAsync();
        await using var program = new Started(
            Patience, Collected(collector),
            [
                "run", "--source", Recordings.AllOf(stream), "-r", SeenEvents.Rules(_files), "--set", "tracing.sample=1",
                "--set", "node.name=\"alone\"", "--data", _files.PathOf("data"),
            ]);

        await program.LineAsync(it => it.Output, $"id-{Events - 1}.");
        await program.StopAsync("TERM");

        var spans = SpansOf(collector);
        var trace = spans.Where(span => span.Name == "sink").GroupBy(span => span.Trace).First().Key;
        Assert.Equal(
            ["deliver<ingest", "detect<deliver", "evaluate<detect", "ingest<", "read<ingest", "sink<detect", "store<detect"],
            Shape(spans.Where(span => span.Trace == trace)));
        Assert.All(spans, span => Assert.Equal("alone", span.Node));
        Assert.All(spans, span => Assert.True(span.Start <= span.End));
        var ingest = spans.Single(span => span.Trace == trace && span.Name == "ingest");
        Assert.Equal("(cluster)", ingest.Attributes["auditactors.namespace"]);
        Assert.Equal("stdout", spans.First(span => span.Name == "sink").Attributes["auditactors.sink"]);
        Assert.Equal(
            Events, spans.Where(span => span.Name == "ingest").Sum(span => int.Parse(
                span.Attributes["auditactors.events"], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(spans.SelectMany(span => span.Attributes.Values), text => text.Contains("demo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_goes_on_at_the_node_where_the_detector_lives()
    {
        await using var collector = await HttpReceiver.StartAsync();
        await using var stream = await StreamAsync();
        await using var nodes = new NodeProcesses(
            2, "--source", Recordings.AllOf(stream), "-r", SeenEvents.Rules(_files),
            "--set", "tracing.sample=1", "--set", "cluster.insecure=on")
        {
            Launcher = Collected(collector),
        };
        var reader = nodes.Start(0, "--set", "node.roles=[ingest, web]");
        var detector = nodes.Start(1, "--set", "node.roles=[detect, web]");

        await detector.LineAsync(it => it.Output, $"id-{Events - 1}.");
        await reader.StopAsync("TERM");
        await detector.StopAsync("TERM");

        var spans = SpansOf(collector);
        var trace = spans.First(span => span.Name == "sink").Trace;
        Assert.Equal(
            ["deliver@node-0", "detect@node-1", "evaluate@node-1", "ingest@node-0", "read@node-0", "sink@node-1"],
            spans.Where(span => span.Trace == trace).Select(span => $"{span.Name}@{span.Node}").Order(StringComparer.Ordinal));
        Assert.Contains("detect<deliver", Shape(spans.Where(span => span.Trace == trace)));
    }

    [Fact]
    public async Task Traces_that_would_go_nowhere_are_refused_in_a_line()
    {
        var result = await Executable.RunAsync("run", "--set", "tracing.sample=0.5");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("auditactors.tracing.sample is above 0, but OTEL_EXPORTER_OTLP_ENDPOINT", result.StandardError,
            StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Collected(HttpReceiver collector) =>
    [
        "env", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}",
        "OTEL_BSP_SCHEDULE_DELAY=200",
    ];

    private static List<SentSpan> SpansOf(HttpReceiver collector) =>
    [
        .. collector.Requests.Where(request => request.Path == "/v1/traces")
            .SelectMany(request => SentSpan.In(request.Body)),
    ];

    // Each span with the one that it is part of.
    private static IEnumerable<string> Shape(IEnumerable<SentSpan> trace)
    {
        var spans = trace.ToDictionary(span => span.Id);
        return spans.Values
            .Select(span => $"{span.Name}<{(span.Parent.Length > 0 ? spans[span.Parent].Name : "")}")
            .Order(StringComparer.Ordinal);
    }

    private Task<LdpEmulator> StreamAsync() => LdpEmulator.StartAsync(
        new() { Files = [_files.Lines(Events, Some.Time)], Rate = 50 }, CancellationToken.None);
}
