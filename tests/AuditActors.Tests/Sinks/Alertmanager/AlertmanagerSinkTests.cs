using System.Text.Json;
using System.Text.RegularExpressions;
using AuditActors.Events;
using AuditActors.Sinks.Alertmanager;
using AuditActors.Sinks.Http;
using AuditActors.Tests.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Sinks.Alertmanager;

public sealed partial class AlertmanagerSinkTests
{
    [Fact]
    public async Task An_alert_has_labels_annotations_and_its_time()
    {
        var alerts = await SentAsync(options => options, SinkSome.Alert());

        Assert.Equal(
            """
            {"labels":{"alertname":"Shell in pod","rule":"Shell in pod","source":"falco","eventsource":"k8s_audit",
            "priority":"Warning","severity":"warning","hostname":"node-0","tags":"T1609,k8s","ka_user_name":"eve"},
            "annotations":{"info":"Shell in pod (user=eve pod=\"web\")",
            "description":"Shell in pod (user=eve pod=\"web\")","summary":"Shell in pod",
            "alert_id":"00000000-0000-8000-8000-000000000001"},"startsAt":"2025-10-09T08:53:31.726060287Z"}
            """.Replace("\n", "", StringComparison.Ordinal),
            Assert.Single(alerts).GetRawText());
    }

    [Theory]
    [InlineData(Priority.Alert, "critical")]
    [InlineData(Priority.Error, "warning")]
    [InlineData(Priority.Notice, "information")]
    public async Task The_severity_follows_from_the_priority(Priority priority, string severity)
    {
        var alerts = await SentAsync(options => options, SinkSome.Alert(priority: priority));

        Assert.Equal(severity, alerts[0].GetProperty("labels").GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Any_field_becomes_a_label_that_Alertmanager_takes()
    {
        var alert = SinkSome.Alert();
        var fields = """{"jevt.value[/sourceIPs/0]":"10.0.0.1","1st":7,"ka.list":["a","b"],"empty":"","ka_list":"other","[":"x"}""";
        alert = alert with { Alert = alert.Alert with { OutputFields = System.Text.Encoding.UTF8.GetBytes(fields) } };

        var labels = (await SentAsync(options => options, alert))[0].GetProperty("labels");

        Assert.Equal("10.0.0.1", labels.GetProperty("jevt_value__sourceIPs_0").GetString());
        Assert.Equal("7", labels.GetProperty("_1st").GetString());
        Assert.Equal("a, b", labels.GetProperty("ka_list").GetString());
    }

    [Fact]
    public async Task Alerts_expire_and_have_further_labels_where_told_to()
    {
        var alerts = await SentAsync(
            options => options with
            {
                ExpiresAfter = TimeSpan.FromMinutes(5),
                FieldLabels = false,
                ExtraLabels = new Dictionary<string, string> { ["team"] = "blue" },
                ExtraAnnotations = new Dictionary<string, string> { ["runbook"] = "http://r" },
            },
            SinkSome.Alert());

        Assert.Equal(Some.Time.AddMinutes(5), alerts[0].GetProperty("endsAt").GetDateTimeOffset());
        Assert.Equal("blue", alerts[0].GetProperty("labels").GetProperty("team").GetString());
        Assert.False(alerts[0].GetProperty("labels").TryGetProperty("ka_user_name", out _));
        Assert.Equal("http://r", alerts[0].GetProperty("annotations").GetProperty("runbook").GetString());
    }

    private static async Task<List<JsonElement>> SentAsync(
        Func<AlertmanagerOptions, AlertmanagerOptions> change, params LoggedAlert[] alerts)
    {
        await using var receiver = await HttpReceiver.StartAsync(Judge);
        var options = new AlertmanagerOptions { Peer = new HttpPeerOptions { Url = new Uri(receiver.Address, "/api/v2/alerts") } };
        await using var sink = new AlertmanagerSink(change(options), "node-0", new FakeTimeProvider(Some.Time));
        await sink.DeliverAsync(alerts, CancellationToken.None);
        return [.. JsonElement.Parse(Assert.Single(receiver.Requests).Body).EnumerateArray()];
    }

    // What Alertmanager checks: a label at least, their names, no empty values, an end after the start.
    private static Answer Judge(ReceivedRequest request)
    {
        if (request.Path != "/api/v2/alerts") return new Answer(404);
        foreach (var alert in JsonElement.Parse(request.Body).EnumerateArray())
        {
            var labels = alert.GetProperty("labels").EnumerateObject().ToList();
            if (labels.Count == 0) return new Answer(400, "at least one label pair required");
            if (labels.DistinctBy(label => label.Name).Count() < labels.Count) return new Answer(400, "a label twice");
            if (labels.Find(label => !LabelName().IsMatch(label.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } bad)
                return new Answer(400, $"invalid name {bad.Name}");
            if (labels.Any(label => label.Value.GetString()!.Length == 0)) return new Answer(400, "empty value");
            if (alert.TryGetProperty("endsAt", out var ends)
                && ends.GetDateTimeOffset() < alert.GetProperty("startsAt").GetDateTimeOffset())
                return new Answer(400, "start time must be before end time");
        }

        return Answer.Ok;
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
