using AuditActors.App;
using AuditActors.App.Configuration;
using AuditActors.App.Import;
using AuditActors.Rules;

namespace AuditActors.Tests.App.Import;

/// <summary>Falco's configuration in our words: the program accepts it, and what is lost is told.</summary>
public sealed class FalcoConfigImportTests : IDisposable
{
    private const string OfStream = """
        plugins:
          - name: k8saudit-ovh
            library_path: libk8saudit-ovh.so
            open_params: "gra3.logs.ovh.com/tail/?tk=top-secret"
            init_config: '{"maxEventSize": 300000}'
          - name: json
            library_path: libjson.so
          - name: cloudtrail
            library_path: libcloudtrail.so
        load_plugins: [k8saudit-ovh, json]
        rules_files: [/etc/falco/k8s_audit_rules.yaml, /etc/falco/rules.d]
        rules:
          - disable: {rule: "Dis*"}
          - enable: {tag: network}
        priority: NOTICE
        json_output: true
        json_include_tags_property: false
        time_format_iso_8601: true
        append_output:
          - match: {source: k8s_audit, rule: "A \"rule\"", tags: [one]}
            extra_output: "uri=%ka.uri"
            extra_fields: [ka.useragent, {who: "%ka.user.name"}]
        static_fields: {cluster.name: production}
        webserver: {enabled: true, listen_port: 9000}
        log_level: notice
        engine: {kind: modern_ebpf}
        watch_config_files: false
        output_timeout: 500
        syslog_output: {enabled: true}
        novelty: 1
        """;

    private readonly TestFolder _folder = new("import");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_mean_what_they_meant()
    {
        var settings = Accepted(OfStream);

        Assert.Equal(["ldp://gra3.logs.ovh.com/tail/"], settings.Sources);
        Assert.Equal(["/etc/falco/k8s_audit_rules.yaml", "/etc/falco/rules.d"], settings.RulePaths);
        Assert.False(settings.Reload.Watch);
        Assert.Equal(RuleMatching.First, settings.Rules.Matching);
        Assert.Equal(AuditActors.Events.Priority.Notice, settings.Rules.MinimumPriority);
        Assert.Equal(2, settings.Rules.Selections.Length);
        var append = Assert.Single(settings.Rules.AppendOutputs);
        Assert.Equal(("A \"rule\"", "k8s_audit", "uri=%ka.uri"), (append.Rule, append.Source, append.ExtraOutput));
        Assert.Equal("one", Assert.Single(append.Tags));
        Assert.Equal(2, append.ExtraFields.Length);
        Assert.Equal("production", settings.Rules.StaticFields["cluster.name"]);
        Assert.Equal((true, true, false), (settings.Format.Json, settings.Format.IsoTime, settings.Format.IncludeTags));
        Assert.Equal(300_000, settings.Ingest.Limits.MaxEvent);
        Assert.Equal("0.0.0.0:9000", $"{settings.HealthListen}");
    }

    [Fact]
    public void What_is_lost_is_told_and_what_is_usual_is_not()
    {
        var notes = FalcoConfigImport.Convert("falco.yaml", OfStream).Notes;

        Assert.Equal(
            [
                "plugins[0].open_params: the stream's token is not written into the file: put it into "
                    + "AUDITACTORS_LDP_TOKEN, or into a file that ldp.token-file names",
                "syslog_output: a sink of type syslog is its counterpart, with the address of a server: udp://HOST:514",
                "output_timeout: no counterpart: a sink that is slow delays nobody",
                "engine: no counterpart: only for system calls",
                "novelty: no counterpart",
            ],
            notes);
    }

    [Fact]
    public void What_has_another_form_is_told_with_its_place()
    {
        const string Misshapen = """
            plugins: {name: k8saudit}
            rules: [disable, {disable: {tag: network}}]
            json_output: yes please
            priority: [debug]
            http_output: on
            file_output: {enabled: 1}
            webserver:
            """;

        var notes = FalcoConfigImport.Convert("falco.yaml", Misshapen).Notes;

        Assert.Equal(
            [
                "plugins: no source was found; give one with --source, or in sources",
                "plugins: wanted a list of maps; what is not is left out",
                "priority: wanted text; what is not is left out",
                "rules: wanted a list of maps; what is not is left out",
                "json_output: wanted true or false; what is not is left out",
                "http_output: wanted a map; what is not is left out",
                "file_output.enabled: wanted true or false; what is not is left out",
            ],
            notes);
    }

    [Fact]
    public void A_token_is_written_nowhere()
    {
        var imported = FalcoConfigImport.Convert("falco.yaml", OfStream);

        Assert.DoesNotContain("top-secret", imported.Print() + string.Concat(imported.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_the_chart_are_told_beside_what_they_hold_of_the_configuration()
    {
        const string Values = """
            driver: {enabled: false}
            controller: {kind: deployment, deployment: {replicas: 1}}
            falcosidekick: {enabled: true, config: {slack: {webhookurl: 'https://hooks/top-secret'}}}
            customRules: {my.yaml: "- rule: x"}
            falco:
              rules_files: [/etc/falco/rules.d]
              load_plugins: [k8saudit]
              plugins: [{name: k8saudit, open_params: /var/log/audit.log}]
            """;

        var imported = FalcoConfigImport.Convert("values.yaml", Values);

        Assert.Equal(["/var/log/audit.log"], Accepted(Values).Sources);
        Assert.Equal(
            [
                "falcosidekick.config.slack: a sink of type slack does the same without Falcosidekick",
                "controller: in our chart: replicas, three where nothing may stop",
                "falcosidekick: it may stay, as a sink of type http: "
                    + "sinks.falcosidekick.url = \"http://RELEASE-falcosidekick:2801\"",
                "customRules: in our chart: rules.files",
            ],
            imported.Notes);
    }

    [Fact]
    public void A_webhook_stays_one()
    {
        const string Posted = """
            load_plugins: [k8saudit]
            plugins:
              - name: k8saudit
                open_params: "http://:9765/k8s-audit"
                init_config: {webhookMaxBatchSize: 1000000}
            """;

        Assert.Equal(["http://:9765/k8s-audit"], Accepted(Posted).Sources);
        Assert.Empty(FalcoConfigImport.Convert("falco.yaml", Posted).Notes);
        Assert.Contains(
            "webhook.max-body = \"1000000 B\"", FalcoConfigImport.Convert("falco.yaml", Posted).Print(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_by_HTTP_become_a_sink()
    {
        const string Sending = """
            load_plugins: [k8saudit]
            plugins: [{name: k8saudit, open_params: /var/log/audit.log}]
            http_output: {enabled: true, url: "http://falcosidekick:2801/", insecure: true, user_agent: "falco"}
            """;

        var sink = Accepted(Sending).Sinks.Single(one => one.Name == "falco");

        Assert.Contains("http://falcosidekick:2801", sink.Description, StringComparison.Ordinal);
        Assert.Equal(
            ["http_output.url: what waits for its receiver is lost with the node: set data, or store.kind to postgresql"],
            FalcoConfigImport.Convert("falco.yaml", Sending).Notes);
        Assert.DoesNotContain(
            "hush",
            FalcoConfigImport.Convert("falco.yaml", "http_output: {enabled: true, url: 'https://a/?key=hush'}").Print(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_in_a_file_become_a_sink_and_programs_are_told_without_their_secrets()
    {
        const string Written = """
            file_output: {enabled: true, filename: /var/log/falco.txt}
            program_output: {enabled: true, program: "curl -H 'token: top-secret'"}
            outputs: {rate: 1, max_burst: 1000}
            """;

        var imported = FalcoConfigImport.Convert("falco.yaml", Written);

        Assert.Contains("/var/log/falco.txt", Accepted(Written).Sinks.Single(one => one.Name == "falco-file").Description,
            StringComparison.Ordinal);
        Assert.Contains(imported.Notes, note => note.StartsWith("program_output: it may hold a secret", StringComparison.Ordinal));
        Assert.Contains("outputs: each sink has a rate of its own: sinks.NAME.rate", imported.Notes);
        Assert.DoesNotContain("top-secret", imported.Print(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webserver: {enabled: true, listen_address: '::', listen_port: 8766}", "")]
    [InlineData("webserver: {enabled: true, listen_address: somewhere}", "webserver.listen_address: 'somewhere:8765'")]
    [InlineData("rule_matching: some", "rule_matching: 'some' is neither first nor all")]
    [InlineData("priority: loud", "priority: 'loud' is no priority of Falco")]
    [InlineData("log_level: loud", "log_level: 'loud' is no level of Falco")]
    [InlineData(
        "plugins: [{name: k8saudit, open_params: 'http://:9765/a', init_config: {maxEventSize: 5000000000}}]",
        "plugins[0].init_config.maxEventSize: 5000000000 becomes 16777216")]
    [InlineData(
        "plugins: [{name: k8saudit, open_params: 'http://:9765/a', init_config: {webhookMaxBatchSize: 100}}]",
        "plugins[0].init_config.webhookMaxBatchSize: 100 becomes 65536")]
    [InlineData(
        "plugins: [{name: k8saudit, open_params: 'http://:9765/a', init_config: {webhookMaxBatchSize: 100000000}}]", "")]
    public void What_is_written_is_accepted_whatever_was_read(string yaml, string note)
    {
        Accepted(yaml);

        Assert.Contains(
            FalcoConfigImport.Convert("falco.yaml", yaml).Notes.Append(""),
            told => told.StartsWith(note, StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_set_stays_as_Falco_has_it()
    {
        var settings = Accepted("rules_files: [/etc/falco/rules.d]");

        Assert.Equal(RuleMatching.First, settings.Rules.Matching);
        Assert.False(settings.Format.Json);
        Assert.Empty(settings.Sources);
    }

    [Theory]
    [InlineData("a: [", "falco.yaml:2:")]
    [InlineData("- rule: x", "neither Falco's configuration nor values")]
    [InlineData("", "neither Falco's configuration nor values")]
    public void What_is_no_configuration_is_refused(string yaml, string because)
    {
        var refusal = Assert.Throws<CommandException>(() => FalcoConfigImport.Convert("falco.yaml", yaml));

        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_writes_a_file_once()
    {
        var from = Path.Combine(_folder.FullName, "falco.yaml");
        var to = Path.Combine(_folder.FullName, "node.conf");
        File.WriteAllText(from, OfStream);

        var first = await Executable.RunAsync("import", "falco-config", from, "-o", to);
        var second = await Executable.RunAsync("import", "falco-config", from, "-o", to);

        Assert.Equal((0, ""), (first.ExitCode, first.StandardOutput));
        Assert.Contains("novelty: no counterpart", first.StandardError, StringComparison.Ordinal);
        Assert.Contains("# novelty: no counterpart", File.ReadAllText(to), StringComparison.Ordinal);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("nothing is overwritten", second.StandardError, StringComparison.Ordinal);
    }

    private NodeSettings Accepted(string yaml)
    {
        var file = Path.Combine(_folder.FullName, "imported.conf");
        File.WriteAllText(file, FalcoConfigImport.Convert("falco.yaml", yaml).Print());
        return NodeSettingsReader.Read(file, [], _ => null);
    }
}
