using AuditActors.Events;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Remediation;
using AuditActors.Tests.Rules.Remediation;

namespace AuditActors.Tests.Runtime.Remediation;

/// <summary>Remediation that is not a dry run and does not wait.</summary>
internal static class SomeRemediation
{
    public const string DeletePods =
        """
        - rule: Delete it
          match: {rules: [Attach/Exec Pod]}
          actions:
            - {action: Mark, actionner: "kubernetes:label", parameters: {labels: {state: seen}}}
            - {action: Delete, actionner: "kubernetes:delete"}
        """;

    public static RemediationOptions Options(string rules = DeletePods, GuardSettings? guards = null) => new()
    {
        Playbook = PlaybookTests.Load(rules),
        Guards = guards ?? new GuardSettings { DryRun = false },
        FirstPause = TimeSpan.FromMilliseconds(1),
        LookEvery = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>An alert on a pod; the number makes it another one.</summary>
    public static Alert OnPod(string name, ulong number = 1, string? uid = null) => SomeAlert.On(
        "pods", "shop", name, ("jevt.value[/responseObject/metadata/uid]", uid)) with
    {
        EventIdentity = $"{name}/{number}",
        EventNumber = number,
        Time = number,
    };

    public static LoggedAlert Logged(Alert alert) => new(1, Guid.NewGuid(), "node", alert);
}
