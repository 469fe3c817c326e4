namespace AuditActors.Rules.Remediation;

/// <summary>Which object of an alert an actionner acts on.</summary>
public enum TargetForm
{
    /// <summary>A pod: the alert's object, or the pod to which its subresource belongs.</summary>
    Pod,

    /// <summary>A pod, or an object that has pods.</summary>
    PodOrOwner,

    /// <summary>Whatever object the alert is about, if its kind is known.</summary>
    Any,

    /// <summary>An object with a number of replicas.</summary>
    Scalable,

    /// <summary>A node, or the node of a pod.</summary>
    Node,

    /// <summary>A role binding, a service account, or nothing but the user who asked.</summary>
    Subject,

    /// <summary>No object is needed.</summary>
    None,
}
