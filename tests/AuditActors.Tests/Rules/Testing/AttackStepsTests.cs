using System.Globalization;
using System.Text.Json;
using AuditActors.App;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Testing;
using Xunit.Abstractions;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>
/// Which steps of a recorded attack the rules that come with the program see: the table beside this file. A step is
/// seen by an alert on one of the events that it caused itself.
/// </summary>
public sealed class AttackStepsTests(ITestOutputHelper output)
{
    private const string Table = "tests/AuditActors.Tests/Rules/Testing/AttackSteps.golden";
    private const int MaxEventBytes = 4 * 1024 * 1024;

    [SkippableFact]
    public async Task The_steps_of_the_attack_are_seen_as_the_table_says()
    {
        var steps = File.ReadLines(SharedMaterial.Path("corpora/apiserver/steps.tsv")).Skip(1)
            .Select(line => Step.Read(line.Split('\t')));
        var seen = await SeenAsync(SharedMaterial.Path("corpora/apiserver/attack.jsonl.gz"));

        var table = string.Concat(steps.Select(step => $"{step.Name}: {Names(step, seen)}\n"));

        output.WriteLine(table);
        Golden.Approve(Table, table);
    }

    private static string Names(Step step, ILookup<int, string> seen) =>
        string.Join("; ", step.Lines.SelectMany(line => seen[line]).GroupBy(name => name)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Count() == 1 ? group.Key : $"{group.Key} ({group.Count()})")
            .DefaultIfEmpty("-"));

    /// <summary>Names of rules and correlations by the lines of the recording that they were about.</summary>
    private static async Task<ILookup<int, string>> SeenAsync(string recording)
    {
        var rehearsal = new Rehearsal(Rules());
        var splitter = new EventSplitter(MaxEventBytes, TimeProvider.System);
        var (lines, events) = (new Dictionary<string, int>(), new List<AuditEvent>());
        await foreach (var json in Recording.EventsAsync(recording, CancellationToken.None))
        {
            events.Clear();
            splitter.Split(json, events, (reason, detail) => Assert.Fail($"{reason}: {detail}"));
            lines.Add(Identity(json), lines.Count + 1);
            rehearsal.Take(Assert.Single(events));
        }

        rehearsal.End();
        var alerts = rehearsal.CorrelationAlerts.ToDictionary(alert => $"c:{alert.Id}");
        IEnumerable<int> LinesOf(string identity) => alerts.TryGetValue(identity, out var alert)
            ? alert.Events.SelectMany(LinesOf)
            : [lines[identity]];
        return rehearsal.Alerts.Select(alert => (Line: (int)alert.EventNumber, Name: alert.Rule))
            .Concat(rehearsal.CorrelationAlerts.SelectMany(alert => alert.Events.SelectMany(LinesOf).Distinct()
                .Select(line => (Line: line, alert.Rule.Name))))
            .ToLookup(seen => seen.Line, seen => seen.Name);
    }

    private static string Identity(ReadOnlyMemory<byte> json)
    {
        using var audit = JsonDocument.Parse(json);
        return $"{audit.RootElement.GetProperty("auditID")}/{audit.RootElement.GetProperty("stage")}";
    }

    private static RuleSet Rules()
    {
        var options = new RuleSetOptions { Matching = RuleMatching.All };
        var load = RuleSetLoader.Load(RuleFiles.Read([StarterKit.Rules]).Files, options, TimeProvider.System);
        return Assert.IsType<RuleSetLoad.Loaded>(load).Rules;
    }

    private sealed record Step(string Name, int[] Lines)
    {
        public static Step Read(string[] columns) => new(
            columns[0],
            [
                .. columns[9].Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => int.Parse(line, CultureInfo.InvariantCulture)),
            ]);
    }
}
