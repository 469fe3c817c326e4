using AuditActors.Events.Fields.Sources;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The <c>aa.*</c> fields, which Falco does not have.</summary>
internal static class OwnFields
{
    private const string Context = "securityContext";

    public static IReadOnlyList<FieldDefinition> All() => [.. Request(), .. Pods()];

    private static IEnumerable<FieldDefinition> Request() =>
    [
        At("aa.sourceip", "First address the request came from: the client's.", "sourceIPs", "0"),
        At(
            "aa.target.apigroup",
            "API group of the object, which tells apart resources of one name.",
            "objectRef",
            "apiGroup"),
        Text(
            "aa.sa.name",
            "Name of the service account that asked.",
            paths => new ServiceAccountPart(paths.Node("user", "username"), wantsName: true)),
        Text(
            "aa.sa.namespace",
            "Namespace of the service account that asked.",
            paths => new ServiceAccountPart(paths.Node("user", "username"), wantsName: false)),
        Text(
            "aa.exec.command",
            "All command parameters of the URI, decoded and joined by blanks.",
            paths => new UriParameters(paths.Node("requestURI"), "command")),
        Text(
            "aa.csr.subject",
            "Common name in a certificate signing request: the user it would be for.",
            paths => new SigningRequest(paths, SigningRequest.CommonName, isList: false)),
        List(
            "aa.csr.groups",
            "Organisations in a certificate signing request: the groups it would be for.",
            paths => new SigningRequest(paths, SigningRequest.Organisation, isList: true)),
        At("aa.request.id", "Identity of the request, the same in all its stages.", "auditID"),
    ];

    private static IEnumerable<FieldDefinition> Pods() =>
    [
        Pod("host_network", "Whether pods of this spec use the host's network.", "hostNetwork"),
        Pod("host_pid", "Whether pods of this spec share the host's processes.", "hostPID"),
        Pod("host_ipc", "Whether pods of this spec share the host's IPC.", "hostIPC"),
        Pod("share_process_namespace", "Whether containers share their processes.", "shareProcessNamespace"),
        Pod("service_account", "Service account of the pod spec.", "serviceAccountName"),
        Of("sysctls", "Kernel parameters that the pod spec sets.", PodSpecParts.Each([Context, "sysctls"], "name")),
        Of("host_paths", "Paths of the host that volumes mount.", PodSpecParts.Each(["volumes"], "hostPath", "path")),
        Of("volume_types", "Types of the volumes: their keys except the name.", PodSpecParts.VolumeTypesOf),
        Both(
            "seccomp_types",
            "Seccomp profiles of pod and containers.",
            PodSpecParts.Text(Context, "seccompProfile", "type")),
        Both(
            "apparmor_types",
            "AppArmor profiles of pod and containers.",
            PodSpecParts.Text(Context, "appArmorProfile", "type")),
        Each("images", "Images of all containers.", PodSpecParts.Text("image")),
        Each("privileged", "Privileged flags of all containers.", PodSpecParts.Text(Context, "privileged")),
        Each(
            "capabilities",
            "Capabilities added by any container.",
            PodSpecParts.Texts(Context, "capabilities", "add")),
        Each(
            "allow_privilege_escalation",
            "Privilege escalation flags of all containers.",
            PodSpecParts.Text(Context, "allowPrivilegeEscalation")),
        Each("proc_mounts", "Kinds of /proc of all containers.", PodSpecParts.Text(Context, "procMount")),
        Each("host_ports", "Host ports of all containers.", PodSpecParts.Each(["ports"], "hostPort")),
        Each("commands", "Command and arguments of each container, joined by blanks.", PodSpecParts.CommandOf),
        PodList(
            "run_as_users",
            "User that each container runs as: its own, else the pod's, else 0.",
            spec => new(spec, null, PodSpecParts.UserIn(spec))),
    ];

    private static FieldDefinition At(string name, string meaning, params string[] path) =>
        Text(name, meaning, paths => new PathText(paths.Node(path)));

    private static FieldDefinition Text(string name, string meaning, Func<PathTree, FieldSource> source) =>
        new(new(name, FieldType.Text, false, FieldArgument.None, meaning), (_, paths) => source(paths));

    private static FieldDefinition List(string name, string meaning, Func<PathTree, FieldSource> source) =>
        new(new(name, FieldType.Text, true, FieldArgument.None, meaning), (_, paths) => source(paths));

    private static FieldDefinition Pod(string name, string meaning, string key) =>
        Text($"aa.podspec.{name}", meaning, paths => new PodSpecText(new(paths), key));

    private static FieldDefinition Of(string name, string meaning, ElementAdder pod) =>
        PodList(name, meaning, spec => new(spec, pod, null));

    private static FieldDefinition Each(string name, string meaning, ElementAdder container) =>
        PodList(name, meaning, spec => new(spec, null, container));

    private static FieldDefinition Both(string name, string meaning, ElementAdder add) =>
        PodList(name, meaning, spec => new(spec, add, add));

    private static FieldDefinition PodList(string name, string meaning, Func<PodSpec, PodSpecList> list) =>
        List($"aa.podspec.{name}", meaning, paths => list(new(paths)));
}
