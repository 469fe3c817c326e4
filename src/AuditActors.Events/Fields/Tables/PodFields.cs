using AuditActors.Events.Fields.Sources;

namespace AuditActors.Events.Fields.Tables;

/// <summary>
/// The fields of what a request wants to create: pods with their containers and volumes, and amid them, as Falco lists
/// them, roles and services.
/// </summary>
internal static class PodFields
{
    private static readonly string[] Spec = ["requestObject", "spec"];
    private static readonly string[] Containers = [.. Spec, "containers"];
    private static readonly string[] Volumes = [.. Spec, "volumes"];

    public static IEnumerable<FieldDefinition> All()
    {
        var of = ContainerFields.Family("containers", "container", hostPort: true)
            .ToDictionary(d => d.Field.Name["ka.req.pod.containers.".Length..]);
        return
        [
            of["args"], of["command"], of["name"], of["image"],
            First("ka.req.container.image", "Image of the first container.", repository: false),
            of["image.repository"],
            First("ka.req.container.image.repository", "Repository of the first container's image.", repository: true),
            Pod("ka.req.pod.host_ipc", "Whether the pod shares the host's IPC.", "hostIPC"),
            Pod("ka.req.pod.host_network", "Whether the pod uses the host's network.", "hostNetwork"),
            Pod("ka.req.container.host_network", "The same as ka.req.pod.host_network.", "hostNetwork"),
            Pod("ka.req.pod.host_pid", "Whether the pod shares the host's processes.", "hostPID"),
            of["host_port"], of["privileged"],
            AuditFields.Define(
                "ka.req.container.privileged",
                "Whether any container is privileged.",
                (_, paths) => new AnyTrue(new Walk(paths, Containers, "securityContext", "privileged"))),
            of["allow_privilege_escalation"], of["read_only_fs"],
            Context("ka.req.pod.run_as_user", "User that the pod runs as.", "runAsUser"),
            of["run_as_user"], of["eff_run_as_user"],
            Context("ka.req.pod.run_as_group", "Group that the pod runs as.", "runAsGroup"),
            of["run_as_group"], of["eff_run_as_group"], of["proc_mount"],
            .. AuditFields.RoleRules(),
            Context("ka.req.pod.fs_group", "Group that owns the pod's volumes.", "fsGroup"),
            AuditFields.List(
                "ka.req.pod.supplemental_groups",
                "Further groups that the pod runs as.",
                (_, paths) => new AuditTexts(paths.Node([.. Spec, "securityContext", "supplementalGroups"])),
                FieldArgument.None),
            of["add_capabilities"],
            .. ServiceAndVolumes(),
        ];
    }

    private static IEnumerable<FieldDefinition> ServiceAndVolumes() =>
    [
        Pod("ka.req.service.type", "Type of the service.", "type"),
        AuditFields.List(
            "ka.req.service.ports",
            "One element: all ports of the service, as JSON, whatever the index.",
            (_, paths) => new WalkedTexts(new Walk(paths, [.. Spec, "ports"]), ListIndex.All)),
        Volume("hostpath", "Paths of the host that volumes mount.", "hostPath", "path"),
        AuditFields.Define(
            "ka.req.volume.hostpath",
            "Whether a volume mounts that path of the host; an asterisk at the end stands for anything.",
            (key, paths) => new HostPathMatch(new Walk(paths, Volumes, "hostPath", "path"), key!),
            FieldArgument.RequiredKey),
        Volume("flexvolume_driver", "Drivers of flex volumes.", "flexVolume", "driver"),
        AuditFields.List(
            "ka.req.pod.volumes.volume_type",
            "Types of the volumes: their keys except the name.",
            (index, paths) => new VolumeTypes(new Walk(paths, Volumes), index)),
    ];

    private static FieldDefinition Pod(string name, string meaning, string key) =>
        AuditFields.Text(name, meaning, [.. Spec, key]);

    private static FieldDefinition Context(string name, string meaning, string key) =>
        AuditFields.Text(name, meaning, [.. Spec, "securityContext", key]);

    private static FieldDefinition First(string name, string meaning, bool repository) => AuditFields.Define(
        name,
        meaning,
        (_, paths) => new WalkedFirst(new Walk(paths, Containers, "image"), repository));

    private static FieldDefinition Volume(string name, string meaning, params string[] keys) => AuditFields.List(
        $"ka.req.pod.volumes.{name}",
        meaning,
        (index, paths) => new WalkedTexts(new Walk(paths, Volumes, keys), index));
}
