using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Sinks.Remedies;
using AuditActors.Tests.Rules.Remediation;
using CsCheck;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>Whatever attackers make events say, it becomes neither a path nor text of a shell.</summary>
public sealed class HostileValueTests
{
    private const string Command = "echo \"$KA_TARGET_NAME\"";

    private static readonly RemediationRule Rule = Assert.Single(PlaybookTests.Load(
        $"""
        - rule: R
          match: [rules: [A]]
          actions:
            - action: It
              actionner: kubernetes:exec
              parameters:
                command: '{Command}'
        """.Replace("[rules: [A]]", "{rules: [A]}", StringComparison.Ordinal)).Rules);

    [Fact]
    public void A_path_has_the_segments_it_should_have_or_there_is_none() =>
        Gen.Select(Hostile.Text, Hostile.Text).Sample((ns, name) =>
        {
            string path;
            try
            {
                path = ApiPath.Of(ObjectKinds.Pod, ns, name);
            }
            catch (RemedyException refused)
            {
                Assert.Equal(RemedyState.Ignored, refused.Outcome.State);
                return;
            }

            var asked = new Uri(new Uri("https://cluster/"), path);
            Assert.Equal(
                ["/", "api/", "v1/", "namespaces/", $"{ns}/", "pods/", name],
                asked.Segments.Select(Uri.UnescapeDataString));
            Assert.Equal(("", ""), (asked.Query, asked.Fragment));
        });

    [Fact]
    public void A_query_keeps_a_value_in_its_parameter() => Hostile.Text.Sample(value =>
    {
        var path = ApiPath.WithQuery("api/v1/pods", ("labelSelector", value));
        var query = new Uri(new Uri("https://cluster/"), path).Query;

        Assert.Equal(1, query.Count(c => c == '='));
        Assert.DoesNotContain('&', query);
    });

    [Fact]
    public void A_shell_reads_what_the_rule_says_and_nothing_else() =>
        Gen.Select(Hostile.Text, Hostile.Text).Sample((name, user) =>
        {
            var alert = SomeAlert.On("pods", "shop", name, ("ka.user.name", user), ($"ka.{user}", name));

            var arguments = ExecAction.Arguments(Order(alert), Command, [("NODE_HOSTNAME", user)]);

            Assert.Equal("env", arguments[0]);
            Assert.Equal(["/bin/sh", "-c", Command], arguments.TakeLast(3));
            Assert.All(arguments.Skip(1).SkipLast(3), argument =>
            {
                Assert.Matches(@"\A[A-Z0-9_]+=", argument);
                Assert.DoesNotContain('\0', argument);
                Assert.InRange(argument.Length, 1, 600 + user.Length);
            });
        });

    private static RemedyOrder Order(AuditActors.Events.Alert alert) => new()
    {
        Id = "1",
        Rule = Rule,
        Action = Rule.Actions[0],
        Alert = AlertFacts.Of(alert),
        Target = null,
        IsDryRun = false,
    };
}
