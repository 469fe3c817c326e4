using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Remediation;

namespace AuditActors.Tests.Runtime.Remediation;

public sealed class RemediationPlannerTests
{
    [Fact]
    public void Every_action_of_a_matching_rule_is_planned_in_order()
    {
        var planned = Plan(SomeRemediation.Options());

        Assert.Equal(["Mark", "Delete"], planned.Select(remedy => remedy.Action));
        Assert.All(planned, remedy => Assert.Equal(
            (RemedyState.Pending, "pods/shop/web-1", "pods/shop/web-1", false),
            (remedy.State, remedy.Target, remedy.Queue, remedy.IsDryRun)));
        Assert.Equal([false, true], planned.Select(remedy => remedy.IsDisruptive));
    }

    [Fact]
    public void The_same_action_on_the_same_alert_has_the_same_id()
    {
        var alert = SomeRemediation.Logged(SomeRemediation.OnPod("web-1"));
        var planner = new RemediationPlanner(SomeRemediation.Options());

        Assert.Equal(planner.Plan(alert), planner.Plan(alert));
        Assert.Equal(2, planner.Plan(alert).Select(remedy => remedy.Id).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_done_about_the_programs_own_alerts()
    {
        var own = SomeRemediation.OnPod("web-1") with { Source = "internal" };

        Assert.Empty(new RemediationPlanner(SomeRemediation.Options()).Plan(SomeRemediation.Logged(own)));
    }

    [Fact]
    public void Without_further_ado_everything_is_a_dry_run() =>
        Assert.All(Plan(SomeRemediation.Options(guards: new GuardSettings())), remedy => Assert.True(remedy.IsDryRun));

    [Fact]
    public void What_is_protected_is_planned_as_ignored_with_the_reason() => Assert.All(
        Plan(SomeRemediation.Options(guards: new GuardSettings { ProtectedNamespaces = ["shop"] })),
        remedy => Assert.Equal(
            (RemedyState.Ignored, "the namespace shop is protected"), (remedy.State, remedy.Result)));

    [Theory]
    [InlineData(ApprovalMode.Off, RemedyState.Pending, RemedyState.Pending)]
    [InlineData(ApprovalMode.Disruptive, RemedyState.Pending, RemedyState.Waiting)]
    [InlineData(ApprovalMode.All, RemedyState.Waiting, RemedyState.Waiting)]
    public void Actions_wait_for_approval_where_the_mode_says_so(ApprovalMode mode, params RemedyState[] states) =>
        Assert.Equal(
            states, Plan(SomeRemediation.Options() with { Approval = mode }).Select(remedy => remedy.State));

    private static IReadOnlyList<AuditActors.Runtime.Store.Journal.JournaledRemedy> Plan(RemediationOptions options) =>
        new RemediationPlanner(options).Plan(SomeRemediation.Logged(SomeRemediation.OnPod("web-1")));
}
