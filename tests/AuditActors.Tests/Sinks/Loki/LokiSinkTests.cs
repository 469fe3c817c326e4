using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Loki;

namespace AuditActors.Tests.Sinks.Loki;

public sealed class LokiSinkTests
{
    [Fact]
    public async Task Alerts_with_the_same_labels_are_lines_of_one_stream()
    {
        var streams = await SentAsync(SinkSome.Alert(1), SinkSome.Alert(2), SinkSome.Alert(3, Priority.Critical));

        Assert.Equal(2, streams.Count);
        Assert.Equal(
            """
            {"rule":"Shell in pod","source":"k8s_audit","priority":"Warning","hostname":"node-0","k8s_ns_name":"shop","tags":"T1609,k8s","team":"blue"}
            """,
            streams[0].GetProperty("stream").GetRawText());
        var values = streams[0].GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(2, values.Count);
        Assert.Equal("1760000011726060287", values[0][0].GetString());
        Assert.Equal("Shell in pod", JsonElement.Parse(values[0][1].GetString()!).GetProperty("rule").GetString());
    }

    [Fact]
    public async Task An_empty_label_is_left_out()
    {
        var alert = SinkSome.Alert();

        var streams = await SentAsync(alert with { Alert = alert.Alert with { Namespace = "", Tags = [] } });

        Assert.Equal(
            ["rule", "source", "priority", "hostname", "team"],
            streams[0].GetProperty("stream").EnumerateObject().Select(label => label.Name));
    }

    private static async Task<List<JsonElement>> SentAsync(params LoggedAlert[] alerts)
    {
        await using var receiver = await HttpReceiver.StartAsync(request => request is
        {
            Path: "/loki/api/v1/push",
            Method: "POST",
        } && request.Headers.ContentType == "application/json" ? new Answer(204) : new Answer(400));
        var options = new LokiOptions
        {
            Peer = new HttpPeerOptions { Url = new Uri(receiver.Address, "/loki/api/v1/push") },
            ExtraLabels = new Dictionary<string, string> { ["team"] = "blue" },
        };
        await using var sink = new LokiSink(options, "node-0", SinkSome.Json, TimeProvider.System);
        await sink.DeliverAsync(alerts, CancellationToken.None);
        return [.. JsonElement.Parse(Assert.Single(receiver.Requests).Body).GetProperty("streams").EnumerateArray()];
    }
}
