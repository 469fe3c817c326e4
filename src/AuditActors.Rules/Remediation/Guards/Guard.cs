using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Rules.Remediation.Guards;

/// <summary>Says what an action must not do; knows nothing of time.</summary>
public sealed class Guard(GuardSettings settings)
{
    /// <summary>Why an action must not be done to an object; null if it may.</summary>
    public string? Forbids(Actionner actionner, Target? target)
    {
        if (actionner.DoesNothing is { } reason) return $"{actionner.Name} does nothing here: {reason}";
        if (actionner.MustBeEnabled && !settings.Enabled.Contains(actionner.Name))
            return $"{actionner.Name} is off; remediation.enable = [\"{actionner.Name}\"] turns it on";
        if (target is null) return null;
        if (settings.ProtectedKinds.Contains(target.Kind.Resource)) return $"{target.Kind.Resource} are protected";
        var ns = target.Kind == ObjectKinds.Namespace ? target.Name : target.Namespace;
        if (ns is not null && settings.ProtectedNamespaces.Contains(ns)) return $"the namespace {ns} is protected";
        if (IsProtectedAccount(target)) return $"the service account {target.Name} is protected";
        return settings.AllowedNamespaces.IsEmpty || (ns is not null && settings.AllowedNamespaces.Contains(ns))
            ? null
            : ns is null
                ? "objects of the cluster are not among the allowed namespaces"
                : $"the namespace {ns} is not among the allowed ones";
    }

    /// <summary>Whether the rights of a user or service account must stay.</summary>
    public bool ProtectsSubject(string userName) =>
        userName.StartsWith("system:node:", StringComparison.Ordinal)
        || userName is "system:masters" or "system:nodes" or "system:kube-controller-manager" or "system:kube-scheduler"
        || settings.ProtectedSubjects.Contains(userName);

    private bool IsProtectedAccount(Target target) => target.Kind == ObjectKinds.ServiceAccount
        && settings.ProtectedSubjects.Contains($"system:serviceaccount:{target.Namespace}:{target.Name}");
}
