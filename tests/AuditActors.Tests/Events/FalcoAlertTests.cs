using System.Text;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

/// <summary>Alerts as other Falcos send them.</summary>
public sealed class FalcoAlertTests
{
    private const string Body = """
        {"hostname":"worker-1","output":"16:31:56.746609046: Error File below a binary directory opened (user=root)",
        "output_fields":{"proc.name":"touch","evt.time":1507591916746609046,"k8s.ns.name":"shop"},
        "priority":"Error","rule":"Write below binary dir","source":"syscall","tags":["mitre","fs","fs"],
        "time":"2017-10-09T23:31:56.746609046Z"}
        """;

    [Fact]
    public void An_alert_is_read_with_what_it_says()
    {
        var alert = Read(Body);

        Assert.Equal(
            ("Write below binary dir", Priority.Error, "syscall", "shop"),
            (alert.Rule, alert.Priority, alert.Source, alert.Namespace));
        Assert.Equal(["fs", "mitre"], alert.Tags.AsEnumerable());
        Assert.Equal(1_507_591_916_746_609_046UL, alert.Time);
        Assert.Equal("File below a binary directory opened (user=root)", Encoding.UTF8.GetString(alert.Message.Span));
        Assert.Equal(
            """{"evt.time":1507591916746609046,"falco.hostname":"worker-1","k8s.ns.name":"shop","proc.name":"touch"}""",
            Encoding.UTF8.GetString(alert.OutputFields.Span));
    }

    [Fact]
    public void A_copy_has_the_same_identity_whatever_was_added_on_the_way()
    {
        var copy = Body.Replace(
            "{\"hostname\"", "{\"uuid\":\"4e5f\",\"outputs\":null,\"hostname\"", StringComparison.Ordinal)
            .Replace("\"Error\"", "\"error\"", StringComparison.Ordinal);

        Assert.Equal(Read(Body).EventIdentity, Read(copy).EventIdentity);
        Assert.StartsWith("f:", Read(Body).EventIdentity, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker-1", "worker-2")]
    [InlineData("user=root", "user=eve")]
    [InlineData("\"touch\"", "\"cp\"")]
    public void Another_alert_has_another_identity(string part, string other) => Assert.NotEqual(
        Read(Body).EventIdentity, Read(Body.Replace(part, other, StringComparison.Ordinal)).EventIdentity);

    [Theory]
    [InlineData("\"source\":\"syscall\"", "\"source\":\"\"", "syscall")]
    [InlineData("\"source\":\"syscall\",", "", "syscall")]
    [InlineData("Write below binary dir", "Test rule", "internal")]
    public void The_source_is_as_Falcosidekick_has_it(string part, string other, string source) =>
        Assert.Equal(source, Read(Body.Replace(part, other, StringComparison.Ordinal)).Source);

    [Theory]
    [InlineData("2026-01-31T12:00:00.000000000+0000: Notice ", "")]
    [InlineData("Notice that: Notice ", "Notice that: Notice ")]
    public void Only_the_time_and_the_priority_in_front_are_left_out(string front, string left)
    {
        var body = Body.Replace("16:31:56.746609046: Error ", front, StringComparison.Ordinal);

        Assert.StartsWith(left + "File", Encoding.UTF8.GetString(Read(body).Message.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the body is no JSON")]
    [InlineData("[]", "the body is no object")]
    [InlineData("{}", "rule is empty")]
    [InlineData("{'rule':7}", "rule is no text")]
    [InlineData("{'rule':'r','output_fields':{}}", "output_fields is empty")]
    [InlineData("{'rule':'r','output_fields':[]}", "output_fields is no object")]
    [InlineData("{'rule':'r','output_fields':{'a':1},'priority':'loud'}", "priority is none that Falco has")]
    [InlineData("{'rule':'r','output_fields':{'a':1},'priority':'info'}", "time is none by RFC 3339")]
    [InlineData("{'rule':'r','output_fields':{'a':1},'priority':'info','time':'0001-01-01T00:00:00Z'}", "time is none")]
    [InlineData("{'rule':'r','output_fields':{'k8s.ns.name':1}}", "output_fields: k8s.ns.name is no text")]
    [InlineData("{'rule':'r','tags':'a'}", "tags is no list of texts")]
    [InlineData("{'rule':'r','tags':[1]}", "tags is no list of texts")]
    [InlineData("{'rule':'\\ud800'}", "the body holds text that is no UTF-8")]
    public void What_Falcosidekick_would_not_take_is_not_taken(string body, string reason)
    {
        Assert.Null(FalcoAlert.Read(Encoding.UTF8.GetBytes(body.Replace('\'', '"')), out var fault));
        Assert.StartsWith(reason, fault, StringComparison.Ordinal);
    }

    private static Alert Read(string body)
    {
        var alert = FalcoAlert.Read(Encoding.UTF8.GetBytes(body), out var fault);
        Assert.Equal("", fault);
        return alert!;
    }
}
