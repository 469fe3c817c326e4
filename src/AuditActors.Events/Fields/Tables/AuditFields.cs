using System.Text;
using AuditActors.Events.Fields.Sources;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The <c>ka.*</c> fields, in the order in which Falco lists them.</summary>
internal static class AuditFields
{
    private static readonly string[] Subjects = ["requestObject", "subjects"];
    private static readonly string[] Rules = ["requestObject", "rules"];

    public static IReadOnlyList<FieldDefinition> All() =>
    [
        .. Header(),
        .. Request(),
        .. Bindings(),
        .. PodFields.All(),
        .. Responses(),
        .. ContainerFields.Family("initContainers", "init container", hostPort: true),
        .. ContainerFields.Family("ephemeralContainers", "ephemeral container", hostPort: false),
    ];

    public static FieldDefinition Text(string name, string meaning, params string[] path) =>
        Define(name, meaning, (_, paths) => new AuditText(paths.Node(path)));

    public static FieldDefinition Define(
        string name,
        string meaning,
        Func<string?, PathTree, FieldSource> source,
        FieldArgument argument = FieldArgument.None) =>
        new(new(name, FieldType.Text, false, argument, meaning), source);

    public static FieldDefinition List(
        string name,
        string meaning,
        Func<int, PathTree, FieldSource> source,
        FieldArgument argument = FieldArgument.OptionalIndex) =>
        new(
            new(name, FieldType.Text, true, argument, meaning),
            (index, paths) => source(ListIndex.Of(index), paths));

    private static IEnumerable<FieldDefinition> Header() =>
    [
        Text("ka.auditid", "Identity of the request; its stages share it.", "auditID"),
        Text("ka.stage", "How far the request has come, such as ResponseComplete.", "stage"),
        Annotation("ka.auth.decision", "Decision of the authorizer.", "authorization.k8s.io/decision"),
        Annotation("ka.auth.reason", "Why the authorizer decided so.", "authorization.k8s.io/reason"),
        Annotation(
            "ka.auth.openshift.decision",
            "Decision of OpenShift's authentication.",
            "authentication.openshift.io/decision"),
        Annotation(
            "ka.validations.admission.policy.failure",
            "Failures of validating admission policies, as JSON.",
            "validation.policy.admission.k8s.io/validation_failure"),
        Annotation(
            "ka.security.pod.violations",
            "What breaks the audited pod security level.",
            "pod-security.kubernetes.io/audit-violations"),
        Annotation(
            "ka.auth.openshift.username",
            "User that OpenShift authenticated.",
            "authentication.openshift.io/username"),
        Text("ka.user.name", "Who asked.", "user", "username"),
        Array("ka.user.groups", "Groups of who asked.", "user", "groups"),
        Text("ka.impuser.name", "Whom the user acted as.", "impersonatedUser", "username"),
    ];

    private static IEnumerable<FieldDefinition> Request() =>
    [
        Text("ka.verb", "What is asked for, such as create.", "verb"),
        Text("ka.uri", "Request URI as the client sent it.", "requestURI"),
        Define(
            "ka.uri.param",
            "First value of a query parameter, decoded.",
            (key, paths) => new UriParameter(paths.Node("requestURI"), key!),
            FieldArgument.RequiredKey),
        Text("ka.target.name", "Name of the object.", "objectRef", "name"),
        Text("ka.target.namespace", "Namespace of the object.", "objectRef", "namespace"),
        Text("ka.target.resource", "Resource of the object, such as pods.", "objectRef", "resource"),
        Text("ka.target.subresource", "Subresource, such as exec.", "objectRef", "subresource"),
        Define(
            "ka.target.pod.name",
            "Name of the pod in the response to a request about pods themselves.",
            (_, paths) => new TargetPodName(
                paths.Node("objectRef", "resource"),
                paths.Node("objectRef", "subresource"),
                paths.Node("responseObject", "metadata", "name"))),
    ];

    private static IEnumerable<FieldDefinition> Bindings() =>
    [
        Array("ka.req.binding.subjects", "Subjects of the binding, each as JSON.", Subjects),
        Names("ka.req.binding.subjects.user_names", "Users of the binding.", "User"),
        Names("ka.req.binding.subjects.serviceaccount_names", "Service accounts of the binding.", "ServiceAccount"),
        Names(
            "ka.req.binding.subjects.serviceaccount_ns_names",
            "Service accounts of the binding as namespace:name.",
            "ServiceAccount",
            qualified: true),
        Names("ka.req.binding.subjects.group_names", "Groups of the binding.", "Group"),
        Text("ka.req.binding.role", "Role that the binding grants.", "requestObject", "roleRef", "name"),
        Define(
            "ka.req.binding.subject.has_name",
            "Always true (obsolete, use the lists of names).",
            (_, _) => new AuditConstant("true"u8.ToArray()),
            FieldArgument.RequiredKey),
        Text("ka.req.configmap.name", "Name of the object, of whatever resource.", "objectRef", "name"),
        Text("ka.req.configmap.obj", "Data of the config map, as JSON.", "requestObject", "data"),
    ];

    private static IEnumerable<FieldDefinition> Responses() =>
    [
        Text("ka.resp.name", "Name of the object in the response.", "responseObject", "metadata", "name"),
        Text("ka.response.code", "HTTP status, as text.", "responseStatus", "code"),
        Text("ka.response.reason", "Reason of a failure, such as Forbidden.", "responseStatus", "reason"),
        Text("ka.useragent", "User agent of the client.", "userAgent"),
        SourceIps(),
        Annotation("ka.cluster.name", "Name of the cluster, where a log shipper adds it.", "cluster_name"),
    ];

    /// <summary>The rules of a role, which Falco lists amid the pod's fields.</summary>
    public static IEnumerable<FieldDefinition> RoleRules() =>
    [
        Array("ka.req.role.rules", "Rules of the role, each as JSON.", Rules),
        Rule("apiGroups", "API groups"),
        Rule("nonResourceURLs", "non-resource URLs"),
        Rule("verbs", "verbs"),
        Rule("resources", "resources"),
    ];

    private static FieldDefinition SourceIps()
    {
        var (field, source) = List(
            "ka.sourceips",
            "Addresses the request came from, the client first.",
            (index, paths) => new AuditTexts(paths.Node("sourceIPs"), index));
        const string differs =
            "Reads the event's sourceIPs; Falco reads requestObject.rules[].sourceIPs, where there is nothing.";
        return new(field with { Differs = differs }, source);
    }

    private static FieldDefinition Annotation(string name, string meaning, string key) =>
        Text(name, meaning, "annotations", key);

    private static FieldDefinition Array(string name, string meaning, params string[] path) =>
        List(name, meaning, (_, paths) => new AuditTexts(paths.Node(path)), FieldArgument.None);

    private static FieldDefinition Names(string name, string meaning, string kind, bool qualified = false) => List(
        name,
        meaning,
        (_, paths) => new SubjectNames(paths.Node(Subjects), Encoding.UTF8.GetBytes(kind), qualified),
        FieldArgument.None);

    private static FieldDefinition Rule(string key, string meaning) => List(
        $"ka.req.role.rules.{key}",
        $"All {meaning} of the role's rules, or of the rule with that index.",
        (index, paths) => new FlattenedTexts(new Walk(paths, Rules, key), index));
}
