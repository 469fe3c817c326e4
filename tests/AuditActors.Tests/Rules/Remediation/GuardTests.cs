using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Tests.Rules.Remediation;

public sealed class GuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Actionner Delete = Actionners.Find(Actionners.Delete)!;

    [Fact]
    public void Dry_run_is_the_default() => Assert.True(new GuardSettings().DryRun);

    [Fact]
    public void Protected_namespaces_are_not_touched()
    {
        Assert.Equal("the namespace kube-system is protected", Forbids(new(), Pod("kube-system")));
        Assert.Null(Forbids(new(), Pod("shop")));
    }

    [Fact]
    public void A_protected_namespace_is_not_touched_itself() => Assert.NotNull(Forbids(
        new() { ProtectedKinds = [] }, new Target(ObjectKinds.Namespace, null, "kube-system", null)));

    [Fact]
    public void Protected_kinds_are_not_touched() =>
        Assert.Equal("namespaces are protected", Forbids(new(), new Target(ObjectKinds.Namespace, null, "shop", null)));

    [Fact]
    public void With_an_allow_list_nothing_else_is_touched()
    {
        var only = new GuardSettings { AllowedNamespaces = ["shop"] };

        Assert.Null(Forbids(only, Pod("shop")));
        Assert.NotNull(Forbids(only, Pod("bank")));
        Assert.NotNull(Forbids(only, new Target(ObjectKinds.ClusterRoleBinding, null, "x", null)));
    }

    [Fact]
    public void The_own_service_account_is_not_touched()
    {
        var own = new GuardSettings { ProtectedSubjects = ["system:serviceaccount:ops:auditactors"] };

        Assert.NotNull(Forbids(own, new Target(ObjectKinds.ServiceAccount, "ops", "auditactors", null)));
        Assert.True(new Guard(own).ProtectsSubject("system:serviceaccount:ops:auditactors"));
        Assert.True(new Guard(own).ProtectsSubject("system:node:worker-1"));
        Assert.False(new Guard(own).ProtectsSubject("eve"));
    }

    [Fact]
    public void What_audit_alerts_cannot_feed_is_never_done() => Assert.Contains(
        "does nothing here", new Guard(new()).Forbids(Actionners.Find(Actionners.CalicoPolicy)!, Pod("shop")));

    [Fact]
    public void Commands_in_pods_are_off_unless_enabled()
    {
        var exec = Actionners.Find(Actionners.Exec)!;

        Assert.NotNull(new Guard(new()).Forbids(exec, Pod("shop")));
        Assert.Null(new Guard(new() { Enabled = [Actionners.Exec] }).Forbids(exec, Pod("shop")));
    }

    [Fact]
    public void A_rule_does_the_same_to_an_object_once_in_a_while()
    {
        var restraint = new Restraint(new() { Deduplication = TimeSpan.FromMinutes(5) });

        Assert.NotNull(restraint.Forbids(Now, isDisruptive: false, Now.AddMinutes(-4), []));
        Assert.Null(restraint.Forbids(Now, isDisruptive: false, Now.AddMinutes(-5), []));
        Assert.Null(restraint.Forbids(Now, isDisruptive: false, sameTarget: null, []));
    }

    [Fact]
    public void A_rule_disrupts_so_often_in_a_window_and_then_only_tells()
    {
        var restraint = new Restraint(new() { MaxDisruptive = 2, Window = TimeSpan.FromMinutes(10) });
        DateTimeOffset[] two = [Now.AddMinutes(-1), Now.AddMinutes(-9)];

        Assert.NotNull(restraint.Forbids(Now, isDisruptive: true, sameTarget: null, two));
        Assert.Null(restraint.Forbids(Now, isDisruptive: false, sameTarget: null, two));
        Assert.Null(restraint.Forbids(Now.AddMinutes(1), isDisruptive: true, sameTarget: null, two));
    }

    private static string? Forbids(GuardSettings settings, Target target) =>
        new Guard(settings).Forbids(Delete, target);

    private static Target Pod(string ns) => new(ObjectKinds.Pod, ns, "web-1", null);
}
