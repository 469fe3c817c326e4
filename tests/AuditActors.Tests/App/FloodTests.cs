using System.Globalization;
using System.Text.RegularExpressions;
using AuditActors.Runtime;
using AuditActors.Tests.App.Emulator;
using Xunit.Abstractions;

namespace AuditActors.Tests.App;

/// <summary>
/// The built program under a stream that invents a user, a name and a namespace for every deed: its memory stays under
/// the bound that the README gives, what it forgets is counted, and nothing that it forgot becomes an alert.
/// </summary>
public sealed class FloodTests(ITestOutputHelper output) : IDisposable
{
    private const int DetectorMiB = 20;
    private const int WindowMiB = 32;
    private const long MiB = 1024 * 1024;

    private static readonly string Rules = Deletion("that nobody of the namespace prepared", "namespace")
        + Deletion("that nobody prepared", "cluster");

    // The whole million takes a quarter of an hour.
    private static readonly int Names = int.Parse(
        Environment.GetEnvironmentVariable("AUDITACTORS_FLOOD") ?? "10000", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3) + TimeSpan.FromMilliseconds(10L * Names);
    private static readonly string StarterPack = Path.Combine(AppContext.BaseDirectory, "rules");
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [SkippableFact]
    public async Task A_stream_of_nothing_but_new_names_stays_under_the_bound_and_makes_no_alert()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "a process tells its peak of memory in /proc only");
        var events = _files.Write("flood.jsonl", Flood());
        await using var program = new Started(
            Patience,
            "run", "--source", $"file:{events}", "-r", StarterPack, "-r", _files.Write("rules.yaml", Rules),
            "--set", "follow.from-start=on",
            "--set", $"detectors.memory={DetectorMiB}MiB",
            "--set", $"correlations.memory={WindowMiB}MiB");

        // Names that come twice leave nothing worth counting with the detectors.
        var boundMiB = new NodeMemory(WindowMiB * MiB, DetectorMiB * MiB, Identities: 0).All / MiB;
        var metrics = await JudgedAsync(program);
        var peak = PeakMiB(program.ProcessId);
        var stopped = Sum(metrics, "auditactors_detectors_stopped_total", "reason=\"room\"");
        var evicted = Sum(metrics, "auditactors_correlation_evictions_total", "");
        output.WriteLine($"{Names} names: {peak} MiB at most, bound {boundMiB}; {stopped} detectors made room, {evicted} evicted");
        await program.StopAsync("INT");

        Assert.True(peak <= boundMiB, $"{peak} MiB");
        Assert.InRange(Sum(metrics, "auditactors_detectors_memory_bytes{", ""), 1, (DetectorMiB * MiB) + NodeMemory.CorrelatingDetector);
        Assert.InRange(Sum(metrics, "auditactors_correlation_memory_bytes{", ""), 1, WindowMiB * MiB);
        Assert.True(stopped > Names / 2, $"{stopped}");
        Assert.True(evicted > Names / 2, $"{evicted}");
        Assert.Empty(program.Output);
    }

    private static string Deletion(string name, string scope) => $$"""
        - correlation: Deletion {{name}}
          desc: Every deletion of the flood has a read before it
          type: sequence
          scope: {{scope}}
          events:
            - {name: read, condition: ka.verb = get, absent: true, within: 60s}
            - {name: deletion, condition: ka.verb = delete}
          group_by: [ka.user.name]
          timespan: 10m
          output: "%ka.user.name"
          priority: ERROR

        """;

    /// <summary>Everyone reads, then everyone deletes: within a minute, but with all others between.</summary>
    private static string Flood()
    {
        var lines = new System.Text.StringBuilder();
        Add("first", -100, "list", "pods");
        for (var name = 0; name < Names; name++) Add($"{name}", 10.0 * name / Names, "get", "secrets");
        for (var name = 0; name < Names; name++) Add($"{name}", 20 + (10.0 * name / Names), "delete", "pods");
        return lines.ToString();

        void Add(string name, double second, string verb, string resource)
        {
            var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(second)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            lines.Append(CultureInfo.InvariantCulture, $$"""
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"{{verb}}-{{name}}",
                """).Append($$"""
                "stage":"ResponseComplete","requestURI":"/","verb":"{{verb}}","user":{"username":"user-{{name}}"},
                """).Append($$"""
                "objectRef":{"resource":"{{resource}}","namespace":"ns-{{name}}","name":"name-{{name}}","apiVersion":"v1"},
                """).Append($$"""
                "responseStatus":{"code":200},"requestReceivedTimestamp":"{{time}}","stageTimestamp":"{{time}}"}
                """).Append('\n');
        }
    }

    private static async Task<string> JudgedAsync(Started program)
    {
        var address = new Uri(await program.HealthAsync(), "metrics");
        using var http = new HttpClient();
        while (program.IsRunning)
        {
            var metrics = await http.GetStringAsync(address);
            if (Sum(metrics, "auditactors_events_total", "") >= (2 * Names) + 1) return metrics;
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        throw new InvalidOperationException(string.Join('\n', program.Errors));
    }

    private static int PeakMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(Regex.Match(line, "[0-9]+").Value, CultureInfo.InvariantCulture) / 1024;
    }

    private static double Sum(string metrics, string name, string label) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
