using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Sinks;
using CliWrap;

namespace AuditActors.Tests.App.Reload;

/// <summary>The program while somebody changes its rules and settings.</summary>
public sealed class HotReloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Recordings _files = new();
    private readonly TestFolder _folder = new("reload");
    private readonly HttpClient _http = new();
    private int _events;

    public void Dispose()
    {
        _http.Dispose();
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_next_alert_has_the_new_text_and_rules_that_are_not_in_order_change_nothing()
    {
        var rules = Write("rules.yaml", Rule("one"));
        await using var program = Run("-r", rules);
        await AlertAsync(program, "one");

        Write("rules.yaml", Rule("two"));
        await SaysAsync(program, "1 rules (0 new, 1 changed, 0 gone)");
        await AlertAsync(program, "two");

        Write("rules.yaml", "- rule: [");
        await SaysAsync(program, "Reload refused");
        await SaysAsync(program, $"{rules}:1:");
        await AlertAsync(program, "two");
        var rulesState = await ReadyAsync(program);
        Assert.Contains("LOAD_ERR", $"{rulesState.GetProperty("error")}", StringComparison.Ordinal);
        await MetricAsync(program, "auditactors_reload_failing\\{[^}]*\\} 1\\b");
        await MetricAsync(program, "auditactors_reloads_total\\{[^}]*outcome=\"loaded\"\\} 1\\b");
        await MetricAsync(program, "auditactors_reloads_total\\{[^}]*outcome=\"refused\"\\} 1\\b");

        Replace(rules, Rule("three"));
        await SaysAsync(program, "1 rules (0 new, 1 changed, 0 gone)", times: 2);
        await AlertAsync(program, "three");
        rulesState = await ReadyAsync(program);
        Assert.Equal(JsonValueKind.Null, rulesState.GetProperty("error").ValueKind);
        var digest = rulesState.GetProperty("digest").GetString();
        await MetricAsync(program, $"auditactors_rules_info\\{{[^}}]*digest=\"{digest}\"\\}} 1\\b");
        await MetricAsync(
            program, "falcosecurity_falco_rules_matches_total\\{[^}]*rule_name=\"Any\"[^}]*\\} 4\\b");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/rules.yaml")]
    public async Task A_mounted_config_map_is_followed_although_only_its_link_changes(string named)
    {
        var mount = Mount();
        var old = Version(mount, "..2026_01", Rule("one"));
        File.CreateSymbolicLink(Path.Combine(mount, "..data"), "..2026_01");
        File.CreateSymbolicLink(Path.Combine(mount, "rules.yaml"), "..data/rules.yaml");
        await using var program = Run("-r", mount + named);
        await AlertAsync(program, "one");

        var other = Version(mount, "..2026_02", Rule("two"));
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(old));
        File.CreateSymbolicLink(Path.Combine(mount, "..data_tmp"), "..2026_02");
        await Cli.Wrap("mv").WithArguments(["-T", "..data_tmp", "..data"]).WithWorkingDirectory(mount).ExecuteAsync();
        Directory.Delete(Path.Combine(mount, "..2026_01"), recursive: true);

        await SaysAsync(program, "Reloaded");
        await AlertAsync(program, "two");
    }

    [Fact]
    public async Task A_folder_that_has_lost_all_its_rules_switches_nothing_off()
    {
        var mount = Mount();
        var rules = Path.Combine(mount, "rules.yaml");
        await File.WriteAllTextAsync(rules, Rule("one"));
        await using var program = Run("-r", mount);
        await AlertAsync(program, "one");

        File.Delete(rules);

        await SaysAsync(program, $"{mount}: no rules file is left");
        await AlertAsync(program, "one");
        await MetricAsync(program, "auditactors_reload_failing\\{[^}]*\\} 1\\b");
    }

    [Fact]
    public async Task A_mounted_secret_of_a_sink_is_followed_although_only_its_link_changes()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var mount = Mount();
        Version(mount, "..2026_01", "one\n", "token");
        File.CreateSymbolicLink(Path.Combine(mount, "..data"), "..2026_01");
        File.CreateSymbolicLink(Path.Combine(mount, "token"), "..data/token");
        await using var program = Run(
            "-r", Write("rules.yaml", Rule("one")),
            "--set", $"sinks.there {{ type = http, url = \"{receiver.Address}\", token-file = \"{mount}/token\" }}");
        await AlertAsync(program, "one");
        Assert.Equal("Bearer one", (await receiver.AwaitAsync(1))[0].Headers.Authorization);

        Version(mount, "..2026_02", "two\n", "token");
        File.CreateSymbolicLink(Path.Combine(mount, "..data_tmp"), "..2026_02");
        await Cli.Wrap("mv").WithArguments(["-T", "..data_tmp", "..data"]).WithWorkingDirectory(mount).ExecuteAsync();

        await SaysAsync(program, "sinks: changed there");
        await AlertAsync(program, "one");
        Assert.Equal("Bearer two", (await receiver.AwaitAsync(2))[1].Headers.Authorization);
    }

    [Fact]
    public async Task SIGHUP_reloads_where_files_are_not_watched()
    {
        var rules = Write("rules.yaml", Rule("one"));
        await using var program = Run("-r", rules, "--set", "reload.watch=off");
        await AlertAsync(program, "one");
        Write("rules.yaml", Rule("two"));
        await AlertAsync(program, "one");

        await program.SignalAsync("HUP");
        await SaysAsync(program, "1 rules (0 new, 1 changed, 0 gone)");
        await AlertAsync(program, "two");

        await program.SignalAsync("HUP");
        await SaysAsync(program, "nothing has changed");
    }

    [Fact]
    public async Task Settings_are_taken_up_as_far_as_they_can_be_and_the_others_are_named()
    {
        var rules = Write("rules.yaml", Rule("one"));
        var alerts = Path.Combine(_folder.FullName, "alerts.txt");
        var settings = Write("node.conf", "");
        await using var program = Run("-r", rules, "-c", settings);
        await AlertAsync(program, "one");

        Write("node.conf", $$"""
            auditactors {
              output.format = json
              ingest.gate = off
              sinks.kept { type = file, path = "{{alerts}}" }
            }
            """);
        await SaysAsync(program, "sinks: new kept; how alerts look");
        await SaysAsync(program, "auditactors.ingest.gate has changed, and needs a restart");
        await AlertAsync(program, "\"Any\"");
        await AwaitTextAsync(alerts, "id-1");

        Write("node.conf", $$"""
            auditactors {
              rules.switches = [ { disable { rule = "Any" } } ]
              sinks.kept { type = file, path = "{{alerts}}", filter.minimum-priority = error }
            }
            """);
        await SaysAsync(program, "0 rules (0 new, 0 changed, 1 gone)");
        await SaysAsync(program, "sinks: changed kept");

        Write("node.conf", "auditactors.sinks.kept { type = nothing }");
        await SaysAsync(program, "there is no type 'nothing'");

        Write("node.conf", "");
        await SaysAsync(program, "1 rules (1 new, 0 changed, 0 gone)");
        await SaysAsync(program, "sinks: gone kept");
        await AlertAsync(program, "Notice one");
    }

    private static string Rule(string text) => $"""
        - rule: Any
          desc: every event
          condition: ka.verb exists
          output: "{text} %ka.auditid"
          priority: NOTICE
          source: k8s_audit

        """;

    private Started Run(params string[] arguments)
    {
        var audit = Write("audit.log", "");
        return new Started(Patience,
        [
            "run", "--source", $"file:{audit}", "--set", "follow.from-start=on", "--set", "follow.look-every=50ms",
            "--set", "reload.look-every=1s", "--set", "reload.settle=50ms", "--set", "health.listen=\"127.0.0.1:0\"",
            .. arguments,
        ]);
    }

    /// <summary>Something happens, and the alert about it has a text.</summary>
    private async Task AlertAsync(Started program, string text)
    {
        var id = $"id-{_events}";
        await File.AppendAllTextAsync(
            Path.Combine(_folder.FullName, "audit.log"), Recordings.Event(_events++, From) + "\n");
        var alert = await program.LineAsync(it => it.Output, id);
        Assert.Contains(text, alert, StringComparison.Ordinal);
    }

    private static async Task SaysAsync(Started program, string text, int times = 1) => await program.LineAsync(
        it => it.Errors.Where(line => line.Contains(text, StringComparison.Ordinal)).Skip(times - 1), text);

    private async Task<JsonElement> ReadyAsync(Started program)
    {
        using var ready = await _http.GetAsync(new Uri(await program.HealthAsync(), "/readyz"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        return JsonElement.Parse(await ready.Content.ReadAsStringAsync()).GetProperty("rules");
    }

    // What is asked for twice within some 100 ms is answered by the same text.
    private async Task MetricAsync(Started program, string pattern)
    {
        using var patience = new CancellationTokenSource(Patience);
        var address = new Uri(await program.HealthAsync(), "/metrics");
        while (!Regex.IsMatch(await _http.GetStringAsync(address, patience.Token), pattern))
            await Task.Delay(50, patience.Token);
    }

    private static async Task AwaitTextAsync(string file, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!File.Exists(file) || !(await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal))
            await Task.Delay(50, patience.Token);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    // As editors do.
    private static void Replace(string file, string text)
    {
        File.WriteAllText($"{file}~", text);
        File.Move($"{file}~", file, overwrite: true);
    }

    private string Mount() => Directory.CreateDirectory(Path.Combine(_folder.FullName, "mount")).FullName;

    private static string Version(string mount, string name, string text, string of = "rules.yaml")
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(mount, name)).FullName, of);
        File.WriteAllText(file, text);
        return file;
    }
}
