using System.Buffers;
using System.Collections.Frozen;

namespace AuditActors.Rules.Sigma;

/// <summary>A field of audit events under the name that rules here give it.</summary>
/// <param name="Text">As conditions name it.</param>
/// <param name="IsList">Whether it has several values.</param>
/// <param name="IsLower">Whether the API server writes it in lower case only.</param>
internal sealed record SigmaField(string Text, bool IsList = false, bool IsLower = false)
{
    private const string Annotations = "annotations.";

    private static readonly SearchValues<char> Unusable = SearchValues.Create("[]\"' \t");

    private static readonly FrozenDictionary<string, SigmaField> Known = new Dictionary<string, SigmaField>
    {
        ["auditID"] = new("ka.auditid", IsLower: true),
        ["stage"] = new("ka.stage"),
        ["verb"] = new("ka.verb", IsLower: true),
        ["requestURI"] = new("ka.uri"),
        ["userAgent"] = new("ka.useragent"),
        ["sourceIPs"] = new("jevt.value[/sourceIPs/0]", IsLower: true),
        ["user.username"] = new("ka.user.name"),
        ["user.groups"] = new("ka.user.groups", IsList: true),
        ["impersonatedUser.username"] = new("ka.impuser.name"),
        ["objectRef.resource"] = new("ka.target.resource", IsLower: true),
        ["objectRef.subresource"] = new("ka.target.subresource", IsLower: true),
        ["objectRef.namespace"] = new("ka.target.namespace", IsLower: true),
        ["objectRef.name"] = new("ka.target.name"),
        ["objectRef.apiGroup"] = new("jevt.value[/objectRef/apiGroup]", IsLower: true),
        ["responseStatus.code"] = new("ka.response.code", IsLower: true),
        ["responseStatus.reason"] = new("ka.response.reason"),
        ["annotations.authorization.k8s.io/decision"] = new("ka.auth.decision", IsLower: true),
        ["annotations.authorization.k8s.io/reason"] = new("ka.auth.reason"),
        ["requestObject.roleRef.name"] = new("ka.req.binding.role"),
        ["requestObject.spec.hostNetwork"] = new("ka.req.pod.host_network", IsLower: true),
        ["requestObject.spec.hostPID"] = new("ka.req.pod.host_pid", IsLower: true),
        ["requestObject.spec.hostIPC"] = new("ka.req.pod.host_ipc", IsLower: true),
        ["requestObject.spec.containers.image"] = new("ka.req.pod.containers.image", IsList: true),
        ["requestObject.spec.containers.command"] = new("ka.req.pod.containers.command", IsList: true),
        ["requestObject.spec.containers.args"] = new("ka.req.pod.containers.args", IsList: true),
        ["requestObject.spec.containers.securityContext.privileged"] =
            new("ka.req.pod.containers.privileged", IsList: true),
        ["requestObject.spec.containers.securityContext.capabilities.add"] =
            new("ka.req.pod.containers.add_capabilities", IsList: true),
        ["requestObject.spec.volumes.hostPath.path"] = new("ka.req.pod.volumes.hostpath", IsList: true),
        ["requestObject.rules.verbs"] = new("ka.req.role.rules.verbs", IsList: true),
        ["requestObject.rules.resources"] = new("ka.req.role.rules.resources", IsList: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Members = new[]
    {
        "kind", "apiVersion", "level", "auditID", "stage", "requestURI", "verb", "user", "impersonatedUser",
        "sourceIPs", "userAgent", "objectRef", "responseStatus", "requestObject", "responseObject",
        "requestReceivedTimestamp", "stageTimestamp", "annotations",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Lists = new[]
    {
        "containers", "initContainers", "ephemeralContainers", "volumes", "volumeMounts", "env", "envFrom", "ports",
        "rules", "subjects", "webhooks", "tolerations", "ownerReferences",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Finds a field by Sigma's name, dots between the keys of the JSON.</summary>
    public static SigmaField Of(string name, SigmaNotes notes)
    {
        var plain = name.Replace("{}", "", StringComparison.Ordinal).Replace("[]", "", StringComparison.Ordinal);
        if (plain == "sourceIPs") notes.Add("'sourceIPs' is looked at in its first address, the client's");
        if (Known.TryGetValue(plain, out var known)) return known;
        if (plain == "apiGroup")
        {
            notes.Add("'apiGroup' is no member of audit events; read as objectRef.apiGroup");
            return Known["objectRef.apiGroup"];
        }

        var segments = plain.StartsWith(Annotations, StringComparison.Ordinal)
            ? ["annotations", plain[Annotations.Length..].Replace(@"\/", "/", StringComparison.Ordinal)]
            : plain.Split('.');
        if (!Members.Contains(segments[0])) throw new SigmaRefusal($"no audit event has a field '{name}'");
        if (segments.Any(segment => segment.Length == 0 || segment.AsSpan().ContainsAny(Unusable)))
            throw new SigmaRefusal($"'{name}' cannot be a field of an audit event");
        if (segments.Skip(1).Any(Lists.Contains))
            throw new SigmaRefusal($"'{name}' is inside a list, which no field here reaches");
        return new SigmaField($"jevt.value[/{string.Join('/', segments.Select(Escape))}]");
    }

    private static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
