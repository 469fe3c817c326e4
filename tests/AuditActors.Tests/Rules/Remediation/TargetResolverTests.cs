using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Tests.Events;
using CsCheck;

namespace AuditActors.Tests.Rules.Remediation;

public sealed class TargetResolverTests
{
    private const string Uid = "0b2bd0a6-3a3e-4b53-8f2c-5a9f2f0b8a11";
    private const string ResponseUid = "jevt.value[/responseObject/metadata/uid]";

    [Fact]
    public void The_object_of_the_request_is_the_target() => Assert.Equal(
        new Target(ObjectKinds.Deployment, "shop", "web", Uid),
        At(SomeAlert.On("deployments", "shop", "web", ("aa.target.apigroup", "apps"), (ResponseUid, Uid)),
            TargetForm.Any));

    [Theory]
    [InlineData("exec")]
    [InlineData("attach")]
    [InlineData("portforward")]
    [InlineData("ephemeralcontainers")]
    public void A_request_into_a_pod_is_about_the_pod(string subresource) => Assert.Equal(
        new Target(ObjectKinds.Pod, "shop", "web-1", Uid: null),
        At(SomeAlert.On("pods", "shop", "web-1", ("ka.target.subresource", subresource)), TargetForm.Pod));

    [Fact]
    public void A_generated_name_stands_in_the_response() => Assert.Equal(
        new Target(ObjectKinds.Pod, "shop", "web-x7k2p", Uid),
        At(SomeAlert.On("pods", "shop", null, ("ka.resp.name", "web-x7k2p"), (ResponseUid, Uid)), TargetForm.Pod));

    [Fact]
    public void The_answer_to_an_exec_or_a_token_is_not_the_object() => Assert.Equal(
        new Target(ObjectKinds.ServiceAccount, "shop", "robot", Uid: null),
        At(SomeAlert.On("serviceaccounts", "shop", "robot", ("ka.target.subresource", "token"), (ResponseUid, Uid)),
            TargetForm.Any));

    [Fact]
    public void Syscall_fields_name_the_pod_first() => Assert.Equal(
        new Target(ObjectKinds.Pod, "shop", "web-1", Uid: null),
        At(SomeAlert.With(("k8s.pod.name", "web-1"), ("k8s.ns.name", "shop")), TargetForm.Pod));

    [Fact]
    public void Objects_of_the_cluster_have_no_namespace() => Assert.Equal(
        new Target(ObjectKinds.ClusterRoleBinding, null, "evil", Uid: null),
        At(SomeAlert.On("clusterrolebindings", null, "evil"), TargetForm.Any));

    [Theory]
    [InlineData("deployments", "web", TargetForm.Pod, "not about a pod")]
    [InlineData("deployments", "web", TargetForm.Node, "the action is for a pod or a node")]
    [InlineData("configmaps", "c", TargetForm.PodOrOwner, "the action is for a pod or what makes pods")]
    [InlineData("pods", "p", TargetForm.Subject, "the action is for a binding or a service account")]
    [InlineData("widgets", "w", TargetForm.Any, "no kind of object")]
    [InlineData("pods", null, TargetForm.Any, "names no object")]
    [InlineData("pods", "a/b", TargetForm.Any, "cannot be the name")]
    [InlineData("pods", "..", TargetForm.Any, "cannot be the name")]
    [InlineData("pods", "a%2fb", TargetForm.Any, "cannot be the name")]
    public void What_does_not_fit_is_missed(string resource, string? name, TargetForm form, string reason) =>
        Assert.Contains(reason, Missed(SomeAlert.On(resource, "shop", name), form), StringComparison.Ordinal);

    [Fact]
    public void A_name_without_a_kind_is_not_guessed_to_be_a_pod() => Assert.Contains(
        "does not say what kind",
        Missed(SomeAlert.With(("ka.target.name", "x"), ("ka.target.namespace", "shop")), TargetForm.Pod),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("409")]
    [InlineData("403")]
    public void The_object_of_a_refused_request_is_somebody_elses(string code) => Assert.Contains(
        "was refused",
        Missed(SomeAlert.On("deployments", "shop", "web", ("ka.response.code", code)), TargetForm.Any),
        StringComparison.Ordinal);

    [Fact]
    public void A_dry_run_made_nothing() => Assert.Equal(
        "the request was a dry run",
        Missed(SomeAlert.On("pods", "shop", "web", ("ka.uri.param[dryRun]", "All")), TargetForm.Any));

    [Fact]
    public void An_exec_cannot_pass_itself_off_as_a_dry_run() => Assert.Equal(
        "web",
        At(SomeAlert.On("pods", "shop", "web", ("ka.uri.param[dryRun]", "All"), ("ka.target.subresource", "exec")),
            TargetForm.Pod).Name);

    [Fact]
    public void A_kind_of_another_group_is_not_the_one_of_that_name()
    {
        Assert.Contains("no kind", Missed(
            SomeAlert.On("services", "shop", "web", ("aa.target.apigroup", "serving.knative.dev")), TargetForm.Any));
        Assert.Contains("not about a pod", Missed(
            SomeAlert.On("pods", "shop", "web", ("aa.target.apigroup", "metrics.k8s.io")), TargetForm.Pod));
    }

    [Fact]
    public void Whatever_events_say_targets_hold_only_names_that_are_safe_in_a_path() =>
        Gen.Select(Hostile.Text, Hostile.Text, AnyOf.These("pods", "deployments", "nodes", "secrets", "rolebindings"),
                Gen.Enum<TargetForm>())
            .Sample((ns, name, resource, form) =>
            {
                switch (TargetResolver.Resolve(AlertFacts.Of(SomeAlert.On(resource, ns, name)), form))
                {
                    case Aim.At { Target: var target }:
                        Assert.Equal(target.Name, Uri.UnescapeDataString(target.Name));
                        Assert.Matches(@"\A[A-Za-z0-9:_.@-]{1,253}\z", target.Name);
                        Assert.Matches(@"\A[a-z0-9-]{0,63}\z", target.Namespace ?? "");
                        break;
                    case Aim.Missed { Reason: var reason }:
                        Assert.DoesNotContain(reason, char.IsControl);
                        Assert.InRange(Encoding.UTF8.GetByteCount(reason), 1, 1000);
                        break;
                }
            });

    private static Target At(Alert alert, TargetForm form) =>
        Assert.IsType<Aim.At>(TargetResolver.Resolve(AlertFacts.Of(alert), form)).Target;

    private static string Missed(Alert alert, TargetForm form) =>
        Assert.IsType<Aim.Missed>(TargetResolver.Resolve(AlertFacts.Of(alert), form)).Reason;
}
