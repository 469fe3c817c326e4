namespace AuditActors.Tests.Rules.Sigma;

/// <summary>Sigma's correlations as correlations here.</summary>
public sealed class SigmaCorrelationTests
{
    private const string Rules = """
        title: Secret Read
        name: secret_read
        logsource: {product: kubernetes, service: audit}
        detection: {selection: {verb: get, objectRef.resource: secrets}, condition: selection}
        level: low
        ---
        title: Pod Made, Again
        name: pod_made
        id: 00000000-0000-4000-8000-00000000000a
        logsource: {product: kubernetes, service: audit}
        detection: {selection: {verb: create, objectRef.resource: pods}, condition: selection}
        level: low
        ---

        """;

    private const string Read =
        """{"verb":"get","objectRef":{"resource":"secrets","name":"@"},"user":{"username":"eve"}}""";

    private const string Make =
        """{"verb":"create","objectRef":{"resource":"pods","name":"p"},"user":{"username":"eve"}}""";

    [Fact]
    public void Events_are_counted_by_group()
    {
        var world = Import("type: event_count, rules: [secret_read], group-by: [user.username], condition: {gte: 3}");

        Assert.Equal(["Together"], world.Take(Read).Take(Read).Take(Read).End());
        Assert.Empty(world.Rehearsal.Alerts);
    }

    [Fact]
    public void Rules_that_are_counted_raise_alerts_of_their_own_where_it_says_so()
    {
        var world = Import(
            "type: event_count, rules: [secret_read], group-by: [user.username], condition: {gte: 3}, generate: true");

        world.Take(Read);

        Assert.Equal(["Secret Read"], world.Rehearsal.Alerts.Select(alert => alert.Rule));
    }

    [Fact]
    public void Different_values_are_counted()
    {
        const string Body = "type: value_count, rules: [secret_read], group-by: [user.username], "
            + "condition: {gt: 1, field: objectRef.name}";

        Assert.Equal(["Together"], Import(Body).Take(Read).Take(Read.Replace('@', 'b')).End());
        Assert.Empty(Import(Body).Take(Read).Take(Read).End());
    }

    [Theory]
    [InlineData("temporal", true, true)]
    [InlineData("temporal_ordered", true, false)]
    public void Rules_come_together_in_any_order_or_in_theirs(string type, bool inOrder, bool reversed)
    {
        var body = $"type: {type}, rules: [secret_read, 00000000-0000-4000-8000-00000000000a], "
            + "group-by: [user.username]";

        Assert.Equal(inOrder, Import(body).Take(Read).Take(Make).End().Any());
        Assert.Equal(reversed, Import(body).Take(Make).Take(Read).End().Any());
    }

    [Fact]
    public void A_condition_over_rules_says_which_must_come_and_which_must_not()
    {
        const string Body = "type: temporal, group-by: [user.username], condition: secret_read and not pod_made";

        Assert.Empty(Import(Body).Take(Read).Take(Make).End());
        Assert.Equal(["Together"], Import(Body, known: 120).Take(Read).End());
    }

    [Fact]
    public void In_order_what_must_not_come_is_an_absence()
    {
        const string Body = "type: temporal_ordered, rules: [secret_read, pod_made], group-by: [user.username], "
            + "condition: secret_read and not pod_made";

        Assert.Empty(Import(Body).Take(Read).Take(Make).End());
        Assert.Equal(["Together"], Import(Body).Take(Read).End());
    }

    [Fact]
    public void Aliases_join_different_fields()
    {
        const string Body = "type: temporal_ordered, rules: [secret_read, pod_made], group-by: [name], "
            + "aliases: {name: {secret_read: objectRef.name, pod_made: user.username}}";

        var own = Read.Replace("@", "eve", StringComparison.Ordinal);
        Assert.Equal(["Together"], Import(Body).Take(own).Take(Make).End());
        Assert.Empty(Import(Body).Take(Read).Take(Make).End());
    }

    [Fact]
    public void Correlations_count_correlations_whatever_their_order_in_the_file()
    {
        var world = new SigmaWorld(Rules + """
            title: Twice
            correlation:
                {type: event_count, rules: [once], group-by: [user.username], timespan: 1h, condition: {gte: 1}}
            level: high
            ---
            title: Once
            name: once
            correlation:
                {type: event_count, rules: [secret_read], group-by: [user.username], timespan: 1h, condition: {gte: 2}}
            level: high
            """);

        Assert.All(world.Documents, document => Assert.Null(document.Refusal));
        Assert.Equal(["Twice"], world.Take(Read).Take(Read).End());
    }

    [Fact]
    public void A_rule_may_stand_in_an_order_twice()
    {
        const string Body = "type: temporal_ordered, rules: [secret_read, pod_made, secret_read], group-by: [who], "
            + "aliases: {who: {secret_read: user.username, pod_made: user.username}}";

        Assert.Equal(["Together"], Import(Body).Take(Read).Take(Make).Take(Read).End());
        Assert.Empty(Import(Body).Take(Read).Take(Make).End());
    }

    [Fact]
    public void A_blank_span_of_time_is_none() => Assert.Contains(
        "it has no timespan",
        Import("type: event_count, rules: [pod_made], condition: {gte: 1}", "' '", refused: true)
            .Documents[2].Refusal,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("1M", "timespan: 2629746s")]
    [InlineData("2w", "timespan: 2w")]
    public void Spans_of_time_are_kept(string span, string kept) => Assert.Contains(
        kept,
        Import("type: event_count, rules: [pod_made], group-by: [user.username], condition: {gte: 3}", span).Yaml,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "type: value_percentile, rules: [pod_made], condition: {lte: 1, field: user.username}",
        "which percentile")]
    [InlineData("type: event_count, rules: [nobody], condition: {gte: 1}", "'nobody', which is not among the imported")]
    [InlineData("type: event_count, rules: [pod_made]", "it has no condition to count up to")]
    [InlineData("type: event_count, rules: [pod_made], condition: {above: 1}", "its condition has 'above'")]
    [InlineData(
        "type: event_count, rules: [pod_made], group-by: [Image], condition: {gte: 1}",
        "no audit event has a field 'Image'")]
    [InlineData("type: often, rules: [pod_made]", "its type 'often' is unknown")]
    [InlineData("type: temporal_ordered, condition: pod_made or secret_read", "which has no order")]
    [InlineData("type: temporal", "it names no rules")]
    [InlineData(
        "type: temporal, rules: [pod_made, secret_read], group-by: [who], aliases: {who: {pod_made: user.username}}",
        "its alias 'who' has no field for one of its rules")]
    [InlineData(
        "type: temporal, rules: [pod_made, secret_read], group-by: [who], aliases: [who]",
        "its aliases are no mapping of rules to fields")]
    [InlineData("type: event_count, rules: [Together], condition: {gte: 1}", "it counts correlations that count it")]
    public void What_cannot_be_told_is_refused_with_the_reason(string body, string reason) => Assert.Contains(
        reason, Import(body, refused: true).Documents[2].Refusal, StringComparison.Ordinal);

    private static SigmaWorld Import(string body, string span = "1m", int known = 0, bool refused = false)
    {
        var world = new SigmaWorld($"{Rules}title: Together\ncorrelation: {{{body}, timespan: {span}}}\nlevel: high\n");
        if (!refused) Assert.All(world.Documents, document => Assert.True(document.Refusal is null, document.Refusal));
        for (var second = 0; second < known; second++) world.Take("""{"verb":"watch"}""");
        return world;
    }
}
