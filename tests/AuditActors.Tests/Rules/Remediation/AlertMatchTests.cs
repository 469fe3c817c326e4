using AuditActors.Events;
using AuditActors.Rules.Remediation.Matching;

namespace AuditActors.Tests.Rules.Remediation;

public sealed class AlertMatchTests
{
    private static readonly Alert Alert = SomeAlert.With(
        ("ka.verb", "create"), ("ka.target.name", "web-1"), ("ka.user.groups", new[] { "a", "b" }),
        ("evt.time", 1767323045000000000), ("jevt.value[/user/username]", "eve"), ("flag", true), ("none", null));

    [Theory]
    [InlineData("{rules: [Other, Attach/Exec Pod]}", true)]
    [InlineData("{rules: [Attach]}", false)]
    [InlineData("{source: k8s_audit}", true)]
    [InlineData("{source: syscall}", false)]
    [InlineData("{priority: Notice}", true)]
    [InlineData("{priority: notice}", true)]
    [InlineData("{priority: Warning}", false)]
    [InlineData("{priority: '>=Informational'}", true)]
    [InlineData("{priority: '>= Info'}", true)]
    [InlineData("{priority: '>Notice'}", false)]
    [InlineData("{priority: '>=Notice'}", true)]
    [InlineData("{priority: '<Warning'}", true)]
    [InlineData("{priority: '<Debug'}", false)]
    [InlineData("{priority: ''}", true)]
    [InlineData("{tags: ['k8s,T1609']}", true)]
    [InlineData("{tags: ['k8s,T1610']}", false)]
    [InlineData("{tags: ['T1610', 'k8s']}", true)]
    [InlineData("{output_fields: ['ka.verb=create,ka.target.name=web-1']}", true)]
    [InlineData("{output_fields: ['ka.verb=create,ka.target.name=web-2']}", false)]
    [InlineData("{output_fields: ['ka.verb=delete', 'ka.target.name=web-1']}", true)]
    [InlineData("{output_fields: ['ka.verb=\"create\"']}", true)]
    [InlineData("{output_fields: ['ka.verb!=create']}", false)]
    [InlineData("{output_fields: ['ka.gone!=create']}", true)]
    [InlineData("{output_fields: ['none!=x']}", true)]
    [InlineData("{output_fields: ['ka.gone=create']}", false)]
    [InlineData("{output_fields: ['ka.gone exists']}", false)]
    [InlineData("{output_fields: ['ka.verb exists']}", true)]
    [InlineData("{output_fields: ['flag=true']}", true)]
    [InlineData("{output_fields: ['ka.user.groups=[a b]']}", true)]
    [InlineData("{output_fields: ['evt.time=1767323045000000000']}", true)]
    [InlineData("{output_fields: ['evt.time=1.767323045e+18']}", true)]
    [InlineData("{output_fields: ['jevt.value[/user/username]=eve']}", true)]
    [InlineData("{condition: 'ka.verb in (create, update) and ka.target.name startswith web'}", true)]
    [InlineData("{condition: not ka.user.groups intersects (a)}", false)]
    [InlineData("{condition: 'rule contains Exec and priority = notice and tags intersects (k8s)'}", true)]
    [InlineData("{condition: 'output = \"something happened\" and source = k8s_audit'}", true)]
    [InlineData("{condition: ka.user.name exists}", false)]
    [InlineData("{condition: 'jevt.value[/user/username] = eve'}", true)]
    [InlineData("{rules: [Attach/Exec Pod], condition: ka.verb = delete}", false)]
    public void An_alert_fits_when_all_criteria_hold(string match, bool fits)
    {
        var playbook = PlaybookTests.Load(
            $$"""
            - rule: R
              match: {{match}}
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            """);

        Assert.Equal(fits ? 1 : 0, playbook.Match(SomeAlert.Logged(Alert)).Length);
    }

    [Fact]
    public void Fields_that_are_no_object_are_no_fields()
    {
        Assert.Empty(AlertFacts.Of(Alert with { OutputFields = "[1"u8.ToArray() }).Names);
        Assert.Empty(AlertFacts.Of(Alert with { OutputFields = "[1]"u8.ToArray() }).Names);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(5, "5")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(123456, "123456")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e100, "1e+100")]
    public void Numbers_are_printed_as_Go_prints_them(double number, string text) =>
        Assert.Equal(text, GoNumber.Print(number));
}
