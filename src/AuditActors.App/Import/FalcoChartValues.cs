namespace AuditActors.App.Import;

/// <summary>Values of Falco's chart beside its configuration: what stands for them in ours.</summary>
internal static class FalcoChartValues
{
    private static readonly Dictionary<string, string> Advice = new()
    {
        ["controller"] = "in our chart: replicas, three where nothing may stop",
        ["customRules"] = "in our chart: rules.files",
        ["falcoctl"] = "rules are not pulled from registries; put them into rules.files or a config map of your own",
        ["falcosidekick"] =
            "it may stay, as a sink of type http: sinks.falcosidekick.url = \"http://RELEASE-falcosidekick:2801\"",
        ["grafana"] = "in our chart: dashboard.enabled",
        ["metrics"] = "metrics are always served; in our chart: serviceMonitor, prometheusRule",
        ["responseActions"] = "remediation rules are named in auditactors.remediation",
        ["serviceMonitor"] = "in our chart: serviceMonitor",
        ["services"] = "in our chart: webhook",
    };

    // Of no use without system calls, or called the same in our chart.
    private static readonly string[] Silent =
    [
        "affinity", "certs", "collectors", "containerSecurityContext", "driver", "fullnameOverride", "gvisor", "image",
        "imagePullSecrets", "mounts", "nameOverride", "nodeSelector", "podAnnotations", "podLabels",
        "podPriorityClassName", "podSecurityContext", "resources", "scc", "serviceAccount", "tolerations", "tty",
    ];

    // What Falcosidekick calls a receiver, and the type of sink that does the same.
    private static readonly Dictionary<string, string> Receivers = new()
    {
        ["alertmanager"] = "alertmanager",
        ["elasticsearch"] = "elasticsearch",
        ["kafka"] = "kafka",
        ["loki"] = "loki",
        ["mattermost"] = "slack",
        ["otlp"] = "otlp",
        ["rocketchat"] = "slack",
        ["slack"] = "slack",
        ["smtp"] = "smtp",
        ["syslog"] = "syslog",
        ["talon"] = "http",
        ["webhook"] = "http",
    };

    public static void Note(FalcoSection values, ImportedConfiguration to)
    {
        if (values.Section("falcosidekick")?.Section("config") is { } receivers)
        {
            foreach (var key in receivers.Keys.Where(Receivers.ContainsKey))
                to.Note(receivers.PathOf(key), $"a sink of type {Receivers[key]} does the same without Falcosidekick");
        }

        foreach (var key in values.Keys.Where(key => key != "falco" && !Silent.Contains(key)))
            to.Note(key, Advice.GetValueOrDefault(key, "no counterpart; see the values of our chart"));
    }
}
