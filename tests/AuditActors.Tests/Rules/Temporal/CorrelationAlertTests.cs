using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>What an alert of a correlation says.</summary>
public sealed class CorrelationAlertTests
{
    private const string Base = "type: event_count, condition: ka.stage=Done, group_by: [ka.user.name], timespan: 60s, "
        + "threshold: {gte: 2}, priority: ERROR, tags: [b, a]";

    [Theory]
    [InlineData("plain %ka.user.name", "plain amy")]
    [InlineData("%first.ka.verb then %last.ka.verb", "get then list")]
    [InlineData("%it.ka.verb x%it.count", "list x2")]
    [InlineData("%each.ka.verb.", "get, list.")]
    [InlineData("%group.1 %group.ka.user.name %key", "amy amy amy")]
    [InlineData("%count of %limit, value %value", "2 of 2, value 2")]
    [InlineData("%distinct %values", "<NA> <NA>")]
    [InlineData("%window.start-%window.end=%window.seconds", "00:00:01.000000000-00:00:02.500000000=1.5")]
    [InlineData("%suppressed", "0")]
    [InlineData("%rule.name", "r")]
    [InlineData("%toupper(first.ka.verb)", "GET")]
    [InlineData("%evt.time %first.evt.time", "00:00:02.500000000 00:00:01.000000000")]
    [InlineData("%ka.target.name", "<NA>")]
    [InlineData("%6ka.verb|", "list  |")]
    [InlineData("%2ka.verb|", "li|")]
    public void Tokens_stand_for_what_is_known_of_the_match(string output, string message) =>
        Assert.Equal(message, CorrelationWorld.Text(Alert(output).Message));

    [Fact]
    public void Output_fields_have_every_token_and_what_every_alert_tells()
    {
        var alert = Alert("%ka.user.name %first.ka.verb %each.ka.verb %count %group.1 %ka.target.name");
        var id = alert.EventIdentity[2..];
        Assert.Equal(
            "{\"correlation.alert_id\":\"" + id + "\",\"correlation.count\":2,"
            + "\"correlation.events\":[\"a/Done\",\"b/Done\"],"
            + "\"correlation.key\":\"amy\",\"correlation.suppressed\":0,\"correlation.type\":\"event_count\","
            + "\"correlation.window.end\":\"00:00:02.500000000\",\"correlation.window.start\":\"00:00:01.000000000\","
            + "\"count\":2,\"each.ka.verb\":\"get, list\",\"first.ka.verb\":\"get\",\"group.1\":\"amy\","
            + "\"ka.target.name\":null,\"ka.user.name\":\"amy\"}",
            CorrelationWorld.Text(alert.OutputFields));
    }

    [Fact]
    public void Evidence_has_its_events_with_what_they_kept()
    {
        var alert = Alert("%ka.user.name %each.ka.verb");

        Assert.Equal(
            "{\"events\":[{\"identity\":\"a/Done\",\"time\":1000000000,\"as\":[\"it\"],"
            + "\"fields\":{\"ka.user.name\":\"amy\",\"ka.verb\":\"get\"}},"
            + "{\"identity\":\"b/Done\",\"time\":2500000000,\"as\":[\"it\"],"
            + "\"fields\":{\"ka.user.name\":\"amy\",\"ka.verb\":\"list\"}}],\"left_out\":0}",
            CorrelationWorld.Text(alert.Evidence));
    }

    [Fact]
    public void Of_many_events_the_first_and_the_last_are_evidence()
    {
        var world = new CorrelationWorld(
            "- {correlation: r, type: event_count, condition: ka.stage=Done, timespan: 60s, threshold: {gte: 40}, "
            + "output: \"%ka.target.name\", priority: INFO}");
        for (var i = 0; i < 40; i++) world.At(i, Event($"e{i}", "get"));
        using var evidence = JsonDocument.Parse(world.Printed.Single().Evidence);
        var events = evidence.RootElement.GetProperty("events").EnumerateArray()
            .Select(each => each.GetProperty("identity").GetString());

        Assert.Equal(
            Enumerable.Range(0, 16).Concat(Enumerable.Range(24, 16)).Select(number => $"e{number}/Done"), events);
        Assert.Equal(8, evidence.RootElement.GetProperty("left_out").GetInt32());
    }

    [Fact]
    public void Evidence_stays_small_however_large_values_are()
    {
        var world = new CorrelationWorld(
            "- {correlation: r, type: event_count, condition: ka.stage=Done, timespan: 60s, threshold: {gte: 32}, "
            + "output: \"%ka.user.name %ka.useragent %ka.uri %ka.verb\", priority: INFO}");
        var filling = new string('x', 1023);
        for (var i = 0; i < 32; i++)
        {
            world.At(i, new
            {
                auditID = $"e{i}",
                stage = "Done",
                verb = filling,
                userAgent = filling,
                requestURI = filling,
                user = new { username = filling },
            });
        }

        Assert.InRange(world.Printed.Single().Evidence.Length, 32 * 1024, 40 * 1024);
    }

    [Fact]
    public void The_rest_is_as_in_every_alert()
    {
        var alert = Alert("o");
        Assert.Equal(("r", Priority.Error, "k8s_audit"), (alert.Rule, alert.Priority, alert.Source));
        Assert.Equal("a b", string.Join(' ', alert.Tags));
        Assert.Equal(2_500_000_000UL, alert.Time);
    }

    [Fact]
    public void More_than_ten_values_are_counted()
    {
        var world = new CorrelationWorld(
            "- {correlation: r, type: value_count, condition: ka.stage=Done, timespan: 60s, "
            + "threshold: {gte: 12, field: [ka.verb, \"?ka.target.name\"]}, "
            + "output: \"%values|%distinct\", priority: INFO}");
        for (var i = 0; i < 12; i++) world.At(i, new { auditID = $"e{i}", stage = "Done", verb = $"v{i}" });
        Assert.Equal(
            "v0/<NA>, v1/<NA>, v2/<NA>, v3/<NA>, v4/<NA>, v5/<NA>, v6/<NA>, v7/<NA>, v8/<NA>, v9/<NA> (+2)|12",
            CorrelationWorld.Text(world.Printed.Single().Message));
    }

    [Fact]
    public void An_exception_on_matches_spares_them()
    {
        var world = new CorrelationWorld(
            "- {correlation: r, " + Base + ", cooldown: 0s, output: o, exceptions: [{name: e, on: match, "
            + "fields: [first.ka.verb, ka.verb], comps: [=, \"!=\"], values: [[get, get]]}]}");
        world.At(1, Event("a", "get")).At(2, Event("b", "list")).At(3, Event("c", "get")).At(4, Event("d", "get"));
        Assert.Equal(["c/Done", "d/Done"], Assert.Single(world.Alerts).Events);
        Assert.Equal(1, world.Rules.Correlations.Correlations.Single().Counters.Excepted.Value);
    }

    [Fact]
    public void Long_values_are_cut_but_groups_stay_apart()
    {
        var world = new CorrelationWorld("- {correlation: r, " + Base + ", output: \"%ka.user.name\"}");
        var (one, other) = (new string('x', 5000) + "1", new string('x', 5000) + "2");
        world.At(1, Event("a", "get", one)).At(2, Event("b", "get", other));
        Assert.Empty(world.Alerts);
        world.At(3, Event("c", "get", one));
        Assert.Equal(new string('x', 1023), CorrelationWorld.Text(world.Printed.Single().Message));
    }

    private static Alert Alert(string output) =>
        new CorrelationWorld("- {correlation: r, " + Base + ", output: \"" + output + "\"}")
            .At(1, Event("a", "get")).At(2.5, Event("b", "list")).Printed.Single();

    private static object Event(string id, string verb, string user = "amy") =>
        new { auditID = id, stage = "Done", verb, user = new { username = user } };
}
