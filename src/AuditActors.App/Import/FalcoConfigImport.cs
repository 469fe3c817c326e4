using System.Net;
using AuditActors.Events;

namespace AuditActors.App.Import;

/// <summary>Falco's configuration, or the values of its chart, in our words.</summary>
internal static class FalcoConfigImport
{
    private const int UsualPort = 8765;
    private const string ForSystemCalls = "only for system calls";

    /// <summary>
    /// Settings that change nothing here, with their defaults and the reason to tell where they differ.
    /// </summary>
    private static readonly Dictionary<string, (string Default, string Reason)> WithoutEffect = new()
    {
        ["buffered_outputs"] = ("false", "each alert is written at once"),
        ["config_files"] = ("/etc/falco/config.d", "import those files too"),
        ["log_stderr"] = ("true", "what the program says of itself always goes to standard error"),
        ["log_syslog"] = ("true", "what the program says of itself goes to standard error only"),
        ["output_timeout"] = ("2000", "a sink that is slow delays nobody"),
    };

    private static readonly string[] SystemCallKeys =
    [
        "base_syscalls", "capture", "container_engines", "engine", "falco_libs", "libs_logger",
        "syscall_buf_size_preset",
        "syscall_drop_failed_exit", "syscall_event_drops", "syscall_event_timeouts", "plugins_hostinfo",
    ];

    private static readonly Dictionary<string, string> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["emergency"] = "error",
        ["alert"] = "error",
        ["critical"] = "error",
        ["error"] = "error",
        ["warning"] = "warning",
        ["notice"] = "info",
        ["info"] = "info",
        ["debug"] = "debug",
    };

    /// <param name="name">The file, for messages.</param>
    /// <param name="yaml">Its text: <c>falco.yaml</c>, or values of the chart with the key <c>falco</c>.</param>
    public static ImportedConfiguration Convert(string name, string yaml)
    {
        List<(string Path, string Wanted)> misread = [];
        var root = FalcoSection.Read(name, yaml, misread);
        var to = new ImportedConfiguration();
        if (root.Map("falco") is { } falco)
        {
            Convert(falco, to);
            FalcoChartValues.Note(root, to);
        }
        else
        {
            Convert(root, to);
        }

        foreach (var (path, wanted) in misread) to.Note(path, $"wanted {wanted}; what is not is left out");
        return to;
    }

    private static void Convert(FalcoSection from, ImportedConfiguration to)
    {
        FalcoPlugins.Convert(from, to);
        Rules(from, to);
        Output(from, to);
        Health(from, to);
        FalcoOutputs.Convert(from, to);
        if (from.Flag("watch_config_files") is false) to.Settings.Set("reload.watch", false);
        if (from.Text("log_level") is { } level)
        {
            if (LogLevels.TryGetValue(level, out var ours)) to.Settings.Set("log.level", ours);
            else to.Note(from.PathOf("log_level"), $"'{level}' is no level of Falco; ours is info");
        }

        Others(from, to);
    }

    private static void Rules(FalcoSection from, ImportedConfiguration to)
    {
        List<string> paths = [.. from.Texts("rules_files"), .. from.Texts("rules_file")];
        if (paths.Count > 0) to.Settings.Set("rules.paths", paths);
        var matching = from.Text("rule_matching") ?? "first";
        if (matching is "first" or "all") to.Settings.Set("rules.matching", matching);
        else to.Note(from.PathOf("rule_matching"), $"'{matching}' is neither first nor all; ours is all");
        if (from.Text("priority") is { } text)
        {
            if (PriorityNames.TryParse(text, out var priority))
                to.Settings.Set("rules.minimum-priority", $"{priority}".ToLowerInvariant());
            else to.Note(from.PathOf("priority"), $"'{text}' is no priority of Falco; ours is debug");
        }

        List<object> switches = [];
        foreach (var entry in from.Sections("rules"))
        {
            foreach (var (way, target) in entry.Keys.Select(key => (key, entry.Map(key))))
            {
                if (way is not ("enable" or "disable") || target is null)
                {
                    to.Note(entry.PathOf(way), "wanted enable or disable with a rule or a tag");
                    continue;
                }

                switches.Add(Pairs((way, Pairs(
                    ("rule", target.Text("rule") ?? ""), ("tag", target.Text("tag") ?? "")))));
            }
        }

        if (switches.Count > 0) to.Settings.Set("rules.switches", switches);
    }

    private static void Output(FalcoSection from, ImportedConfiguration to)
    {
        to.Settings.Set("output.format", from.Flag("json_output") == true ? "json" : "text");
        foreach (var (falcos, ours) in (ReadOnlySpan<(string, string)>)
        [
            ("time_format_iso_8601", "iso-time"),
            ("json_include_message_property", "json-include-message"),
            ("json_include_output_property", "json-include-output"),
            ("json_include_output_fields_property", "json-include-output-fields"),
            ("json_include_tags_property", "json-include-tags"),
        ])
        {
            if (from.Flag(falcos) is { } flag) to.Settings.Set($"output.{ours}", flag);
        }

        List<object> appended = [.. from.Sections("append_output").Select(Append)];
        if (appended.Count > 0) to.Settings.Set("output.append", appended);
        if (from.Section("static_fields") is { } fields)
            to.Settings.Set(
                "output.static-fields", Pairs([.. fields.Keys.Select(key => (key, (object)(fields.Text(key) ?? "")))]));
    }

    private static object Append(FalcoSection entry)
    {
        List<(string, object)> ours = [];
        if (entry.Section("match") is { } match)
        {
            List<(string, object)> all = [];
            if (match.Text("source") is { } source) all.Add(("source", source));
            if (match.Text("rule") is { } rule) all.Add(("rule", rule));
            if (match.Texts("tags") is { Count: > 0 } tags) all.Add(("tags", tags));
            ours.Add(("match", Pairs([.. all])));
        }

        if (entry.Text("extra_output") is { } extra) ours.Add(("extra-output", extra));
        List<object> fields =
        [
            .. entry.Items("extra_fields").SelectMany(item => item.Section is { } named
                ? named.Keys.Select(key => (object)Pairs(("key", key), ("format", named.Text(key) ?? "")))
                : [item.Text ?? ""]),
        ];
        if (fields.Count > 0) ours.Add(("extra-fields", fields));
        if (entry.Flag("suggested_output") is { } suggested) ours.Add(("suggested-output", suggested));
        return Pairs([.. ours]);
    }

    private static void Health(FalcoSection from, ImportedConfiguration to)
    {
        if (from.Section("webserver") is not { } server) return;
        Listen(server, to);
        if (server.Text("k8s_healthz_endpoint") is { } endpoint && endpoint != "/healthz")
            to.Note(server.PathOf("k8s_healthz_endpoint"), $"'{endpoint}' becomes /healthz, beside /livez and /readyz");
        if (server.Flag("ssl_enabled") == true)
            to.Note(server.PathOf("ssl_enabled"), "probes and metrics are served by HTTP only");
    }

    private static void Listen(FalcoSection server, ImportedConfiguration to)
    {
        if (server.Flag("enabled") == false)
        {
            to.Settings.Set("health.listen", "");
            return;
        }

        var text = server.Text("listen_address") is { Length: > 0 } given ? given : "0.0.0.0";
        var port = server.Number("listen_port") ?? UsualPort;
        if (IPAddress.TryParse(text, out var address) && port is > 0 and <= IPEndPoint.MaxPort)
            to.Settings.Set("health.listen", $"{new IPEndPoint(address, (int)port)}");
        else to.Note(
            server.PathOf("listen_address"), $"'{text}:{port}' is no IP address with a port; set health.listen");
    }

    private static void Others(FalcoSection from, ImportedConfiguration to)
    {
        if (from.Section("metrics")?.Flag("output_rule") == true)
            to.Note("metrics.output_rule", "metrics are served at /metrics and sent by OTLP, not as alerts");
        foreach (var (key, (usual, reason)) in WithoutEffect)
        {
            if (from.Has(key) && (from.Texts(key) is not [var only] || only != usual))
                to.Note(from.PathOf(key), $"no counterpart: {reason}");
        }

        foreach (var key in SystemCallKeys.Where(from.Keys.Contains))
        {
            if (from.Has(key)) to.Note(from.PathOf(key), $"no counterpart: {ForSystemCalls}");
        }

        foreach (var key in from.Others.Where(key => key != "outputs_queue"))
            to.Note(from.PathOf(key), "no counterpart");
    }

    private static IReadOnlyList<KeyValuePair<string, object>> Pairs(params (string Name, object Value)[] pairs) =>
        [.. pairs.Where(pair => pair.Value is not "").Select(pair => KeyValuePair.Create(pair.Name, pair.Value))];
}
