namespace AuditActors.Rules.Remediation;

/// <summary>The rows of <see cref="Actionners"/>.</summary>
internal static class ActionnerTable
{
    private static readonly Permission ReadPods = new("", "pods", ["get", "list"]);
    private static readonly Permission[] ReadOwners =
        [new("apps", "deployments,statefulsets,replicasets,daemonsets", ["get"]), new("batch", "jobs", ["get"])];

    private static readonly ActionnerParameter MinHealthy = new(
        "min_healthy_replicas", ParameterKind.Amount,
        "Leaves the pod alone when fewer of its siblings are ready: a number, or a percentage of the wanted ones");

    private static readonly ActionnerParameter Shell =
        new("shell", ParameterKind.Text, "The shell in the container") { Default = "/bin/sh" };

    public static IEnumerable<Actionner> Rows() =>
        [.. OnPods(), .. OnMetadata(), .. OnNodes(), .. OnAnything(), .. InPods(), .. OnAddresses()];

    private static IEnumerable<Actionner> OnPods() =>
    [
        new(Actionners.Terminate, "Deletes the pod")
        {
            RemovesTarget = true,
            ContinuesByDefault = false,
            IsDisruptive = true,
            Target = TargetForm.PodOrOwner,
            Parameters =
            [
                new("grace_period_seconds", ParameterKind.Whole, "How long the pod may take") { Default = "0" },
                new("ignore_daemonsets", ParameterKind.Flag, "Leaves pods of daemon sets alone") { Default = "false" },
                new("ignore_statefulsets", ParameterKind.Flag, "Leaves pods of stateful sets alone")
                {
                    Default = "false",
                },
                new("ignore_standalone_pods", ParameterKind.Flag, "Leaves pods without an owner alone")
                {
                    Default = "false",
                },
                MinHealthy,
            ],
            Permissions = [new("", "pods", ["get", "list", "delete"]), .. ReadOwners],
        },
        new(Actionners.IsolateByPolicy, "Denies traffic of the pod and its siblings, with a network policy")
        {
            IsDisruptive = true,
            CanBeUndone = true,
            Target = TargetForm.PodOrOwner,
            Parameters =
            [
                new("allow_cidr", ParameterKind.Networks, "Networks that stay reachable"),
                new("allow_namespaces", ParameterKind.Texts, "Namespaces that stay reachable"),
                new("direction", ParameterKind.Text, "Which traffic is denied")
                {
                    Default = "egress", Words = ["egress", "ingress", "both"],
                },
            ],
            Permissions =
            [
                ReadPods, .. ReadOwners,
                new("networking.k8s.io", "networkpolicies", ["get", "create", "update", "delete"]),
            ],
        },
        new(Actionners.Log, "Fetches the last lines that the pod's containers wrote")
        {
            Artefact = ArtefactNeed.Optional,
            Parameters =
            [
                new("tail_lines", ParameterKind.Whole, "How many lines at most") { Default = "20" },
            ],
            Permissions = [ReadPods, new("", "pods/log", ["get"])],
        },
    ];

    private static IEnumerable<Actionner> OnMetadata() =>
    [
        Metadata(Actionners.Label, "labels", "Sets and removes labels of the pod or its node"),
        Metadata(Actionners.Annotation, "annotations", "Sets and removes annotations of the pod or its node"),
    ];

    private static Actionner Metadata(string name, string parameter, string meaning) => new(name, meaning)
    {
        CanBeUndone = true,
        Target = TargetForm.Any,
        Parameters =
        [
            new(parameter, ParameterKind.Pairs,
                "Names and values; an empty one removes the name") { IsRequired = true },
            new("level", ParameterKind.Text, "Whether the pod is meant, its node, or the alert's object")
            {
                Default = "pod", Words = ["pod", "node", "object"],
            },
        ],
        Permissions = [new("", "pods", ["get", "patch"]), new("", "nodes", ["get", "patch"])],
    };

    private static IEnumerable<Actionner> OnNodes() =>
    [
        new(Actionners.Cordon, "Lets no new pods onto the node")
        {
            CanBeUndone = true,
            IsDisruptive = true,
            Target = TargetForm.Node,
            Permissions = [ReadPods, new("", "nodes", ["get", "patch"])],
        },
        new(Actionners.Drain, "Lets no new pods onto the node and evicts those that are there")
        {
            IsDisruptive = true,
            Target = TargetForm.Node,
            Parameters =
            [
                new("ignore_daemonsets", ParameterKind.Flag, "Leaves pods of daemon sets alone") { Default = "false" },
                new("ignore_statefulsets", ParameterKind.Flag, "Leaves pods of stateful sets alone")
                {
                    Default = "false",
                },
                new("ignore_errors", ParameterKind.Flag, "Goes on when a pod stays") { Default = "false" },
                MinHealthy,
                new("max_wait_period", ParameterKind.Whole, "Seconds that evictions may be refused") { Default = "0" },
                new("wait_period_excluded_namespaces", ParameterKind.Texts, "Namespaces whose pods stay"),
            ],
            Permissions =
            [
                ReadPods, .. ReadOwners, new("", "nodes", ["get", "patch"]), new("", "pods/eviction", ["create"]),
            ],
        },
    ];

    private static IEnumerable<Actionner> OnAnything() =>
    [
        new(Actionners.Delete, "Deletes the object that the alert is about")
        {
            RemovesTarget = true,
            ContinuesByDefault = false,
            IsDisruptive = true,
            Target = TargetForm.Any,
            Permissions = [.. ObjectKinds.AllWith("get", "delete")],
        },
        new(Actionners.Scale, "Sets the number of replicas of the object or of the pod's owner")
        {
            CanBeUndone = true,
            IsDisruptive = true,
            Target = TargetForm.Scalable,
            Parameters = [new("replicas", ParameterKind.Whole, "How many are wanted") { Default = "0" }],
            Permissions =
            [
                ReadPods, .. ReadOwners,
                new("apps", "deployments/scale,statefulsets/scale,replicasets/scale", ["get", "update"]),
            ],
        },
        new(Actionners.Revoke, "Takes a subject out of a binding, or deletes the token secrets of a service account")
        {
            IsDisruptive = true,
            Target = TargetForm.Subject,
            Parameters =
            [
                new("subject", ParameterKind.Text, "Whose rights: one kind:name, or the user of the alert")
                {
                    Default = "alert",
                },
            ],
            Permissions =
            [
                new("rbac.authorization.k8s.io", "rolebindings,clusterrolebindings", ["get", "update"]),
                // Whoever changes a binding must be allowed to make it, whatever it gives.
                new("rbac.authorization.k8s.io", "roles,clusterroles", ["bind"]),
                new("", "serviceaccounts", ["get"]),
                new("", "secrets", ["list", "delete"]),
            ],
        },
        new(Actionners.Webhook, "Posts the alert and the rule as JSON to an address")
        {
            IsIdempotent = false,
            Target = TargetForm.None,
            Parameters =
            [
                new("url", ParameterKind.WebAddress, "Where to") { IsRequired = true },
                new("headers", ParameterKind.Pairs, "Further headers of the request"),
            ],
        },
    ];

    private static IEnumerable<Actionner> InPods() =>
    [
        InPod(Actionners.Exec, "Runs a command in every container of the pod") with
        {
            Parameters =
            [
                new("command", ParameterKind.Text, "The shell's text; values of the alert are its environment")
                {
                    IsRequired = true,
                },
                Shell,
            ],
        },
        InPod(Actionners.Script, "Runs a script in every container of the pod") with
        {
            Parameters =
            [
                new("script", ParameterKind.Text, "The script's text, or file"),
                new("file", ParameterKind.Text, "A file with the script, on the node that acts"),
                Shell,
            ],
        },
        InPod(Actionners.Download, "Fetches a file out of the pod's first container") with
        {
            Artefact = ArtefactNeed.Required,
            Parameters = [new("file", ParameterKind.Text, "Path in the container") { IsRequired = true }],
        },
    ];

    private static IEnumerable<Actionner> OnAddresses() =>
        [OnAddress(Actionners.CiliumPolicy), OnAddress(Actionners.CalicoPolicy)];

    private static Actionner OnAddress(string name) => new(name, "Denies traffic to the remote address of an alert")
    {
        DoesNothing = "audit alerts have no remote address of a connection; use kubernetes:networkpolicy",
        Parameters =
        [
            new("allow_cidr", ParameterKind.Networks, "Networks that stay reachable"),
            new("allow_namespaces", ParameterKind.Texts, "Namespaces that stay reachable"),
            new("order", ParameterKind.Whole, "Place among the policies of Calico"),
        ],
    };

    private static Actionner InPod(string name, string meaning) => new(name, meaning)
    {
        MustBeEnabled = true,
        IsIdempotent = false,
        // The command goes over a WebSocket, which begins with a GET; newer API servers ask for create as well.
        Permissions = [ReadPods, new("", "nodes", ["get"]), new("", "pods/exec", ["create", "get"])],
    };
}
