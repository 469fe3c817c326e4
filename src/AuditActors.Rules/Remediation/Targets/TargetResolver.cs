using System.Globalization;
using AuditActors.Rules.Remediation.Matching;

namespace AuditActors.Rules.Remediation.Targets;

/// <summary>Finds the object that an action on an alert is about. What does not fit for sure is not touched.</summary>
public static class TargetResolver
{
    private const int FirstRefusal = 400;

    /// <summary>Subresources whose answer is the object itself, or tells the object's uid.</summary>
    private static readonly string[] AnswersWithObject = ["status", "ephemeralcontainers", "scale", "resize"];

    private static readonly string[] IntoPod = ["exec", "attach", "portforward", "proxy"];

    public static Aim Resolve(AlertFacts alert, TargetForm form)
    {
        if (form == TargetForm.None) return new Aim.Nothing();
        if (WasNotDone(alert) is { } reason) return new Aim.Missed(reason);
        return form switch
        {
            TargetForm.Pod => Pod(alert),
            TargetForm.PodOrOwner => OneOf(alert, IsPodOr(ObjectKinds.Owners.Contains), "a pod or what makes pods"),
            TargetForm.Scalable => OneOf(alert, IsPodOr(ObjectKinds.Scalable.Contains), "a pod or what has replicas"),
            TargetForm.Node => OneOf(alert, IsPodOr(kind => kind == ObjectKinds.Node), "a pod or a node"),
            TargetForm.Subject => OneOf(alert, IsSubject, "a binding or a service account"),
            _ => OneOf(alert, _ => true, "a known object"),
        };
    }

    /// <summary>An object that the request did not make or change belongs to somebody else.</summary>
    private static string? WasNotDone(AlertFacts alert)
    {
        if (alert.Text(TargetFields.ResponseCode) is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                && code >= FirstRefusal)
            return $"the request was refused with {code}, so the object of that name is not its work";
        // Requests into a pod take the parameter and heed it not.
        var isIntoPod = IntoPod.Contains(alert.Text(TargetFields.Subresource));
        return alert.Text(TargetFields.DryRun) == "All" && !isIntoPod ? "the request was a dry run" : null;
    }

    private static Aim Pod(AlertFacts alert)
    {
        if (alert.Text(TargetFields.PodName) is { } name)
        {
            var ns = alert.Text(TargetFields.PodNamespace) ?? alert.Text(TargetFields.Namespace);
            return Checked(ObjectKinds.Pod, ns, name, uid: null);
        }

        return alert.Text(TargetFields.Resource) switch
        {
            "pods" when alert.Text(TargetFields.Group) is null => Object(alert, ObjectKinds.Pod),
            null when alert.Text(TargetFields.TargetPod) is { } pod =>
                Checked(ObjectKinds.Pod, alert.Text(TargetFields.Namespace), pod, uid: null),
            null => NoKind(alert),
            var resource => new Aim.Missed($"the alert is about {Shown(resource)}, not about a pod"),
        };
    }

    private static Aim OneOf(AlertFacts alert, Func<ObjectKind, bool> fits, string wanted)
    {
        if (alert.Text(TargetFields.Resource) is not { } resource) return Pod(alert);
        if (ObjectKinds.Find(resource, alert.Text(TargetFields.Group)) is not { } kind)
            return new Aim.Missed($"{Shown(resource)} is no kind of object that actions know");
        if (!fits(kind)) return new Aim.Missed($"the alert is about {Shown(resource)}, the action is for {wanted}");
        return kind == ObjectKinds.Pod ? Pod(alert) : Object(alert, kind);
    }

    private static Func<ObjectKind, bool> IsPodOr(Func<ObjectKind, bool> other) =>
        kind => kind == ObjectKinds.Pod || other(kind);

    private static bool IsSubject(ObjectKind kind) =>
        kind == ObjectKinds.RoleBinding || kind == ObjectKinds.ClusterRoleBinding || kind == ObjectKinds.ServiceAccount;

    private static Aim Object(AlertFacts alert, ObjectKind kind)
    {
        var subresource = alert.Text(TargetFields.Subresource);
        var isAnswered = subresource is null || AnswersWithObject.Contains(subresource);
        var name = alert.Text(TargetFields.Name) ?? (isAnswered ? alert.Text(TargetFields.ResponseName) : null);
        if (name is null) return new Aim.Missed("the request names no object");
        var uid = isAnswered ? alert.Text(TargetFields.ResponseUid) : null;
        return Checked(kind, alert.Text(TargetFields.Namespace), name, uid ?? alert.Text(TargetFields.ReferenceUid));
    }

    private static Aim Checked(ObjectKind kind, string? ns, string name, string? uid)
    {
        if (!KubernetesNames.IsObjectName(name))
            return new Aim.Missed($"{Shown(name)} cannot be the name of an object");
        if (uid is not null && !Guid.TryParseExact(uid, "D", out _)) uid = null;
        if (!kind.IsNamespaced) return new Aim.At(new Target(kind, null, name, uid));
        if (ns is null) return new Aim.Missed($"the alert gives no namespace for {kind.Kind} {Shown(name)}");
        return KubernetesNames.IsDnsLabel(ns)
            ? new Aim.At(new Target(kind, ns, name, uid))
            : new Aim.Missed($"{Shown(ns)} cannot be the name of a namespace");
    }

    private static Aim.Missed NoKind(AlertFacts alert) => new(
        alert.Text(TargetFields.Name) is null
            ? "the alert names no object"
            : $"the alert does not say what kind of object {Shown(alert.Text(TargetFields.Name)!)} is: it has no "
                + $"{TargetFields.Resource}");

    private static string Shown(string text) => AlertText.Quoted(text);
}
