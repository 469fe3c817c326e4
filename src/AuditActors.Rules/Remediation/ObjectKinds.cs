using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>The kinds of objects that actions know. A kind that is not here is never touched.</summary>
public static class ObjectKinds
{
    public static readonly ObjectKind Pod = Core("pods", "Pod");
    public static readonly ObjectKind Node = Core("nodes", "Node", isNamespaced: false);
    public static readonly ObjectKind Secret = Core("secrets", "Secret");
    public static readonly ObjectKind ServiceAccount = Core("serviceaccounts", "ServiceAccount");
    public static readonly ObjectKind Namespace = Core("namespaces", "Namespace", isNamespaced: false);
    public static readonly ObjectKind Deployment = new("apps", "v1", "deployments", "Deployment", true);
    public static readonly ObjectKind StatefulSet = new("apps", "v1", "statefulsets", "StatefulSet", true);
    public static readonly ObjectKind ReplicaSet = new("apps", "v1", "replicasets", "ReplicaSet", true);
    public static readonly ObjectKind DaemonSet = new("apps", "v1", "daemonsets", "DaemonSet", true);
    public static readonly ObjectKind Job = new("batch", "v1", "jobs", "Job", true);
    public static readonly ObjectKind CronJob = new("batch", "v1", "cronjobs", "CronJob", true);
    public static readonly ObjectKind RoleBinding = Rbac("rolebindings", "RoleBinding", true);
    public static readonly ObjectKind ClusterRoleBinding = Rbac("clusterrolebindings", "ClusterRoleBinding", false);

    public static readonly ObjectKind NetworkPolicy =
        new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true);

    /// <summary>
    /// Every kind that <c>kubernetes:delete</c> deletes. Nodes are not among them: they are cordoned.
    /// </summary>
    public static readonly ImmutableArray<ObjectKind> Deletable =
    [
        Pod, Namespace, Secret, ServiceAccount,
        Core("configmaps", "ConfigMap"),
        Core("endpoints", "Endpoints"),
        Core("persistentvolumeclaims", "PersistentVolumeClaim"),
        Core("replicationcontrollers", "ReplicationController"),
        Core("services", "Service"),
        Deployment, StatefulSet, ReplicaSet, DaemonSet, Job, CronJob,
        new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true),
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true),
        Rbac("roles", "Role", true),
        Rbac("clusterroles", "ClusterRole", false),
        RoleBinding, ClusterRoleBinding, NetworkPolicy,
        new("networking.k8s.io", "v1", "ingresses", "Ingress", true),
        Admission("mutatingwebhookconfigurations", "MutatingWebhookConfiguration"),
        Admission("validatingwebhookconfigurations", "ValidatingWebhookConfiguration"),
        Admission("validatingadmissionpolicies", "ValidatingAdmissionPolicy"),
        Admission("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding"),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false),
        new("apiregistration.k8s.io", "v1", "apiservices", "APIService", false),
        new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", false),
    ];

    /// <summary>Kinds whose objects choose pods by labels.</summary>
    public static readonly ImmutableArray<ObjectKind> Owners = [Deployment, StatefulSet, ReplicaSet, DaemonSet, Job];

    public static readonly ImmutableArray<ObjectKind> Scalable = [Deployment, StatefulSet, ReplicaSet];

    private static readonly FrozenDictionary<string, ObjectKind> ByResource =
        Deletable.Add(Node).ToFrozenDictionary(kind => kind.Resource, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ObjectKind> ByKind =
        Deletable.Add(Node).ToFrozenDictionary(kind => kind.Kind, StringComparer.Ordinal);

    /// <summary>The kind of a resource.</summary>
    /// <param name="resource">Plural name.</param>
    /// <param name="group">API group; null when it is not known, and then the only kind of that name is meant.</param>
    public static ObjectKind? Find(string resource, string? group) =>
        ByResource.TryGetValue(resource, out var kind) && (group is null || group == kind.Group) ? kind : null;

    /// <summary>The kind by its name in manifests, as owner references give it.</summary>
    public static ObjectKind? FindByKind(string kind, string apiVersion)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
        return ByKind.TryGetValue(kind, out var found) && found.Group == group ? found : null;
    }

    /// <summary>The same verbs on every kind that can be deleted.</summary>
    internal static IEnumerable<Permission> AllWith(params ImmutableArray<string> verbs) =>
        Deletable.GroupBy(kind => kind.Group).Select(group => new Permission(
            group.Key, string.Join(",", group.Select(kind => kind.Resource)), verbs));

    private static ObjectKind Core(string resource, string kind, bool isNamespaced = true) =>
        new("", "v1", resource, kind, isNamespaced);

    private static ObjectKind Rbac(string resource, string kind, bool isNamespaced) =>
        new("rbac.authorization.k8s.io", "v1", resource, kind, isNamespaced);

    private static ObjectKind Admission(string resource, string kind) =>
        new("admissionregistration.k8s.io", "v1", resource, kind, false);
}
