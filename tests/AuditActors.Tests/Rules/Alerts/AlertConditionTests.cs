using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Rules.Alerts;

public sealed class AlertConditionTests
{
    private static readonly LoggedAlert Logged = new(
        7,
        Guid.Parse("0197a1b2-0000-8000-8000-000000000001"),
        "node-1",
        Some.Alert(1, rule: "Secret read") with
        {
            Namespace = "shop",
            Tags = ["T1552", "k8s"],
            Time = 1_760_000_011_000_000_000,
            Message = "eve read the secret db"u8.ToArray(),
            OutputFields = Encoding.UTF8.GetBytes(
                """
                {"correlation.count":12,"evt.rawtime":17,"group.user":"eve","ka.req.pod.containers.image":["a:1","b:2"],
                "ka.target.name":null,"ka.user.name":"sys\"tem:eve","ka.auth.decision":"allow","who":"x"}
                """),
        });

    [Theory]
    [InlineData("rule = \"Secret read\"")]
    [InlineData("rule startswith Secret and not source = syscall")]
    [InlineData("priority = Warning")]
    [InlineData("priority in (CRITICAL, warning)")]
    [InlineData("priority != info")]
    [InlineData("source in (k8s_audit)")]
    [InlineData("tags intersects (T1552, T1609)")]
    [InlineData("tags in (k8s, T1552, other)")]
    [InlineData("hostname glob node-*")]
    [InlineData("namespace = shop")]
    [InlineData("time > 1760000010999999999")]
    [InlineData("output contains 'the secret'")]
    [InlineData("output regex '.*secret [a-z]+'")]
    [InlineData("id = 0197a1b2-0000-8000-8000-000000000001")]
    [InlineData("ka.user.name = 'sys\"tem:eve'")]
    [InlineData("ka.auth.decision exists and not ka.target.name exists")]
    [InlineData("ka.req.pod.containers.image intersects (b:2)")]
    [InlineData("evt.rawtime >= 17")]
    [InlineData("correlation.count > 9")]
    [InlineData("group.user = eve")]
    [InlineData("output_fields[who] = x and output_fields[group.user] = eve")]
    [InlineData("toupper(rule) = 'SECRET READ'")]
    public void Holds_of_the_alert(string condition) => Assert.True(Parsed(condition).Matches(Logged), condition);

    [Theory]
    [InlineData("rule = Secret")]
    [InlineData("priority = critical")]
    [InlineData("tags intersects (T1609)")]
    [InlineData("namespace = other")]
    [InlineData("ka.target.name = x")]
    [InlineData("ka.verb = get")]
    [InlineData("group.pod exists")]
    [InlineData("output_fields[rule] exists")]
    public void Does_not_hold_of_the_alert(string condition) =>
        Assert.False(Parsed(condition).Matches(Logged), condition);

    [Fact]
    public void An_alert_of_the_cluster_has_no_namespace() => Assert.False(
        Parsed("namespace exists").Matches(Logged with { Alert = Logged.Alert with { Namespace = "" } }));

    [Theory]
    [InlineData("", "filter input string is empty (line 1, column 1)")]
    [InlineData("rule", "expected a valid check operator")]
    [InlineData("rule = x and", "(line 1, column 13)")]
    [InlineData("priority = loud", "there is no priority 'loud'; use Emergency, Alert,")]
    [InlineData("rule = x and\n  priority in (error, loud)", "Debug (line 2, column 3)")]
    [InlineData("ka.usr.name = eve", "nonexistent field ka.usr.name")]
    [InlineData("rule[x] = y", "'rule' takes no argument")]
    [InlineData("output_fields = y", "output_fields[ka.user.name]")]
    [InlineData("tags = k8s", "not supported list filters")]
    [InlineData("time = noon", "noon is not a valid number")]
    [InlineData("macro", "unexpected identifier 'macro'")]
    public void Says_what_is_wrong_and_where(string condition, string part)
    {
        var parse = AlertCondition.Parse(condition);

        Assert.Null(parse.Condition);
        Assert.Contains(part, parse.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_read_up_to_a_length() => Assert.Equal(
        "a condition has at most 16384 characters", AlertCondition.Parse(new string('x', 16_385)).Error);

    private static AlertCondition Parsed(string condition)
    {
        var parse = AlertCondition.Parse(condition);
        Assert.Null(parse.Error);
        return parse.Condition!;
    }
}
