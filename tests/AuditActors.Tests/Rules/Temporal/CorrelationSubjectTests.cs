using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>Which object an action on an alert of a correlation is about.</summary>
public sealed class CorrelationSubjectTests
{
    private const string Uid = "6f1b1d2e-0000-4000-8000-000000000001";
    private const string Count = "type: event_count, condition: ka.stage=Done, timespan: 60s, threshold: {gte: 2}, ";
    private const string Rest = "output: o, priority: INFO";

    [Fact]
    public void All_events_are_about_one_object()
    {
        var aim = AimOf(Count + Rest, Pod("a", "web", "exec"), Pod("b", "web", uid: Uid));

        Assert.Equal(new Aim.At(new Target(ObjectKinds.Pod, "shop", "web", Uid)), aim);
    }

    [Theory]
    [InlineData("web", "db")]
    [InlineData("web", null)]
    public void Events_about_different_objects_tell_none(string first, string? second) =>
        Assert.IsType<Aim.Missed>(AimOf(Count + Rest, Pod("a", first), Pod("b", second)));

    [Fact]
    public void What_an_output_names_is_meant_though_events_differ() => Assert.Equal(
        new Aim.At(new Target(ObjectKinds.Pod, "shop", "db", null)),
        AimOf(
            Count + "output: \"%ka.target.resource %ka.target.namespace %ka.target.name\", priority: INFO",
            Pod("a", "web"), Pod("b", "db")));

    [Fact]
    public void The_group_tells_the_object_of_more_events_than_are_remembered()
    {
        const string group = "group_by: [ka.target.namespace, ka.target.name, ka.target.resource, "
            + "\"?aa.target.apigroup\"], ";
        var aim = AimOf(
            "type: event_count, condition: ka.stage=Done, timespan: 60s, window: tumbling, threshold: {gte: 3}, "
                + "emit: close, limits: {events_per_key: 2}, " + group + Rest,
            Pod("a", "web"), Pod("b", "web"), Pod("c", "web"));

        Assert.Equal(new Aim.At(new Target(ObjectKinds.Pod, "shop", "web", null)), aim);
    }

    [Fact]
    public void The_last_step_of_a_sequence_tells_the_object()
    {
        var aim = AimOf(
            "type: sequence, timespan: 60s, events: [{name: a, condition: ka.verb=list}, "
            + "{name: b, condition: ka.verb=get}], "
                + Rest,
            Pod("a", null, verb: "list"), Pod("b", "web", uid: Uid));

        Assert.Equal(new Aim.At(new Target(ObjectKinds.Pod, "shop", "web", Uid)), aim);
    }

    [Fact]
    public void A_value_that_is_new_tells_the_object_of_its_event()
    {
        var aim = AimOf(
            "type: first_seen, condition: ka.stage=Done, field: ka.target.name, learn: {period: 1s, per: rule}, forget_after: 30d, " + Rest,
            Pod("a", "db"), Pod("b", "db"), Pod("c", "web"));

        Assert.Equal(new Aim.At(new Target(ObjectKinds.Pod, "shop", "web", null)), aim);
    }

    [Fact]
    public void An_alert_of_another_correlation_tells_no_object()
    {
        var world = World(
            "- {correlation: inner, " + Count + Rest + "}\n"
                + "- {correlation: outer, type: event_count, rules: [inner], timespan: 60s, threshold: {gte: 2}, "
                + Rest + "}",
            SubjectsOf("outer"));
        foreach (var name in (string[])["a", "b", "c", "d"]) world.At(name[0], Pod(name, "web"));

        Assert.DoesNotContain(
            "ka.target", CorrelationWorld.Text(world.Printed.Last().OutputFields), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eve", "eve", true)]
    [InlineData("eve", "bob", false)]
    public void Who_did_it_is_told_where_it_is_one(string first, string second, bool isTold)
    {
        var fields = FactsOf(Count + Rest, Pod("a", "web", user: first), Pod("b", "web", user: second));

        Assert.Equal(isTold ? "eve" : null, fields.Text(TargetFields.User));
        Assert.Equal("web", fields.Text(TargetFields.Name));
    }

    [Fact]
    public void A_refused_request_has_done_nothing_to_its_object()
    {
        var aim = Assert.IsType<Aim.Missed>(
            AimOf(Count + Rest, Pod("a", "web", code: 403), Pod("b", "web", code: 403)));

        Assert.Contains("refused with 403", aim.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_correlations_that_something_is_done_about_keep_these_fields()
    {
        var world = World("- {correlation: r, " + Count + Rest + "}", SubjectsOf("another"));
        world.At(1, Pod("a", "web")).At(2, Pod("b", "web"));

        Assert.DoesNotContain(
            "ka.target", CorrelationWorld.Text(world.Printed.Single().OutputFields), StringComparison.Ordinal);
    }

    private static SubjectFields SubjectsOf(string correlation) =>
        TargetFields.WantedOfCorrelations with { Correlations = [correlation] };

    private static Aim AimOf(string correlation, params object[] events) =>
        TargetResolver.Resolve(FactsOf(correlation, events), TargetForm.Any);

    private static AlertFacts FactsOf(string correlation, params object[] events)
    {
        var world = World("- {correlation: r, " + correlation + "}", SubjectsOf("r"));
        for (var i = 0; i < events.Length; i++) world.At(i + 1, events[i]);
        world.End();
        return AlertFacts.Of(world.Printed.Single());
    }

    private static CorrelationWorld World(string yaml, SubjectFields subject) =>
        new(yaml, new CorrelationOptions { Lateness = TimeSpan.Zero, Subject = subject });

    private static JsonObject Pod(
        string id, string? name, string? subresource = null, string? uid = null, string user = "eve", int code = 200,
        string verb = "get")
    {
        var reference = new JsonObject { ["resource"] = "pods", ["namespace"] = "shop" };
        if (name is not null) reference["name"] = name;
        if (subresource is not null) reference["subresource"] = subresource;
        var json = new JsonObject
        {
            ["auditID"] = id,
            ["stage"] = "Done",
            ["verb"] = verb,
            ["user"] = new JsonObject { ["username"] = user },
            ["objectRef"] = reference,
            ["responseStatus"] = new JsonObject { ["code"] = code },
        };
        if (uid is not null)
            json["responseObject"] =
                new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = uid } };
        return json;
    }
}
