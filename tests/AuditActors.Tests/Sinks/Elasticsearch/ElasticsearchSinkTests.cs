using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Elasticsearch;
using AuditActors.Sinks.Http;

namespace AuditActors.Tests.Sinks.Elasticsearch;

public sealed class ElasticsearchSinkTests
{
    private readonly BulkServer _server = new();

    [Fact]
    public async Task An_alert_is_a_document_under_its_id_in_the_index_of_its_day()
    {
        Assert.Equal(DeliveryResult.Taken, await DeliverAsync(IndexSuffix.Daily, SinkSome.Alert(1), SinkSome.Alert(2)));

        Assert.Equal(2, _server.Documents.Count);
        var document = _server.Documents[("falco-2025.10.09", $"{SinkSome.Id(1)}")];
        Assert.Equal("2025-10-09T08:53:31.726060287Z", document.GetProperty("@timestamp").GetString());
        Assert.Equal("Shell in pod", document.GetProperty("rule").GetString());
        Assert.Equal("eve", document.GetProperty("output_fields").GetProperty("ka.user.name").GetString());
    }

    [Theory]
    [InlineData(IndexSuffix.None, "falco")]
    [InlineData(IndexSuffix.Monthly, "falco-2025.10")]
    [InlineData(IndexSuffix.Annually, "falco-2025")]
    public async Task An_index_lasts_as_long_as_wanted(IndexSuffix suffix, string index)
    {
        await DeliverAsync(suffix, SinkSome.Alert());

        Assert.Equal(index, Assert.Single(_server.Documents).Key.Index);
    }

    [Fact]
    public async Task A_copy_is_taken_as_taken()
    {
        await DeliverAsync(IndexSuffix.Daily, SinkSome.Alert(1));

        Assert.Empty((await DeliverAsync(IndexSuffix.Daily, SinkSome.Alert(1), SinkSome.Alert(2))).Refused);

        Assert.Equal(2, _server.Documents.Count);
    }

    [Fact]
    public async Task Tells_alerts_that_are_refused_from_those_that_come_too_early()
    {
        _server.Statuses[$"{SinkSome.Id(1)}"] = 400;
        _server.Statuses[$"{SinkSome.Id(2)}"] = 429;

        var result = await DeliverAsync(IndexSuffix.Daily, SinkSome.Alert(1), SinkSome.Alert(2), SinkSome.Alert(3));

        Assert.Equal((1, "400: mapper [x]"), (Assert.Single(result.Refused).Alert.Sequence, result.Refused[0].Reason));
        Assert.Equal((2, "429: mapper [x]"), (Assert.Single(result.NotYet).Sequence, result.Reason));
        Assert.Single(_server.Documents);
    }

    [Fact]
    public async Task An_answer_of_something_else_is_told()
    {
        await using var other = await HttpReceiver.StartAsync(_ => new Answer(200, "<html>"));
        await using var sink = Sink(other.Address, IndexSuffix.Daily);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => sink.DeliverAsync([SinkSome.Alert()], default));

        Assert.Contains("check the sink's url", failure.Message, StringComparison.Ordinal);
    }

    private async Task<DeliveryResult> DeliverAsync(IndexSuffix suffix, params LoggedAlert[] alerts)
    {
        await using var receiver = await HttpReceiver.StartAsync(_server.Judge);
        await using var sink = Sink(new Uri(receiver.Address, "/_bulk"), suffix);
        return await sink.DeliverAsync(alerts, CancellationToken.None);
    }

    private static ElasticsearchSink Sink(Uri url, IndexSuffix suffix) => new(
        new ElasticsearchOptions { Peer = new HttpPeerOptions { Url = url }, Index = "falco", Suffix = suffix },
        SinkSome.Json,
        TimeProvider.System);

    /// <summary>Checks bodies as the bulk API does and keeps the documents.</summary>
    private sealed class BulkServer
    {
        public Dictionary<(string Index, string Id), JsonElement> Documents { get; } = [];

        public Dictionary<string, int> Statuses { get; } = [];

        public Answer Judge(ReceivedRequest request)
        {
            if (request.Path != "/_bulk") return new Answer(405);
            if (request.Headers.ContentType != "application/x-ndjson") return new Answer(406);
            var text = Encoding.UTF8.GetString(request.Body);
            if (!text.EndsWith('\n')) return new Answer(400, "The bulk request must be terminated by a newline");
            var lines = text.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();
            var items = lines.Chunk(2).Select(pair => Create(pair[0].GetProperty("create"), pair[1])).ToList();
            var hasErrors = items.Any(status => status >= 400);
            var answer = items.Select(status => status < 400
                ? $$"""{"create":{"status":{{status}} } }"""
                : $$"""{"create":{"status":{{status}},"error":{"type":"t","reason":"mapper [x]"} } }""");
            return new Answer(
                200,
                $$"""{"took":1,"errors":{{(hasErrors ? "true" : "false")}},"items":[{{string.Join(',', answer)}}]}""",
                "application/json");
        }

        private int Create(JsonElement action, JsonElement document)
        {
            var id = action.GetProperty("_id").GetString()!;
            if (Statuses.TryGetValue(id, out var status)) return status;
            return Documents.TryAdd((action.GetProperty("_index").GetString()!, id), document.Clone()) ? 201 : 409;
        }
    }
}
