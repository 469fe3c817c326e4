using System.Text;
using AuditActors.Tests.Sinks;

namespace AuditActors.Tests.App.Tracing;

/// <summary>What a collector gets of metrics.</summary>
public sealed class SentMetricsTests
{
    [Fact]
    public async Task Metrics_go_where_the_variables_say_with_the_name_of_the_node_and_without_a_port_for_health()
    {
        await using var collector = await HttpReceiver.StartAsync();
        await using var program = new Started(
            TimeSpan.FromMinutes(3),
            [
                "env", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_METRIC_EXPORT_INTERVAL=300",
            ],
            ["run", "--set", "health.listen=\"\"", "--set", "node.name=\"the-node\""]);

        await program.LineAsync(it => it.Output, "privileged pod");
        await program.StopAsync("TERM");

        var sent = collector.Requests.Where(request => request.Path == "/v1/metrics")
            .Select(request => Encoding.Latin1.GetString(request.Body)).Last();
        foreach (var text in (ReadOnlySpan<string>)["service.name", "auditactors", "the-node", "auditactors.stage.duration"])
            Assert.Contains(text, sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody()
    {
        await using var program = new Started(
            TimeSpan.FromMinutes(3),
            ["env", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_METRIC_EXPORT_INTERVAL=100"],
            ["run", "--set", "health.listen=\"\"", "--set", "tracing.sample=1"]);

        await program.LineAsync(it => it.Output, "privileged pod");
        var (exitCode, took) = await program.StopAsync("TERM");

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(50));
        Assert.DoesNotContain(program.Errors, line => line.Contains("Exception", StringComparison.Ordinal));
    }
}
