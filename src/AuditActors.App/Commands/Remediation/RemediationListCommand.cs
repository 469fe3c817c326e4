using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;
using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.App.Commands.Remediation;

/// <summary>Shows the journal of remediation.</summary>
internal static class RemediationListCommand
{
    private const int Most = 1000;
    private const int LongestResult = 120;

    public static Command Create()
    {
        var journal = new JournalOptions();
        var waiting = new Option<bool>("--waiting") { Description = "Only what waits for somebody to approve it" };
        var output = OutputFormats.Option("How to print them");
        var command = new DocumentedCommand(
            "list",
            "Lists what was done about alerts. The newest comes first, the last thousand at most.",
            "auditactors remediation list -c node.conf",
            "auditactors remediation list --address 10.0.0.7:5060 --waiting")
        {
            waiting, output,
        };
        foreach (var option in journal.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => journal.UseAsync(
            parsed,
            async desk => Print(
                await desk.LatestAsync(parsed.GetValue(waiting), before: "", Most, cancellationToken),
                parsed.GetValue(output),
                parsed.InvocationConfiguration.Output),
            cancellationToken));
        return command;
    }

    private static void Print(IReadOnlyList<Remedy> remedies, OutputFormat format, TextWriter to)
    {
        if (format == OutputFormat.Json)
        {
            foreach (var remedy in remedies)
                to.WriteLine(JsonSerializer.Serialize(Described(remedy), OutputFormats.Json));
            return;
        }

        TextTable.Write(
            to, ["ID", "TIME", "STATE", "RULE", "ACTION", "TARGET", "DECISIONS", "RESULT"],
            remedies.Select(remedy => (string[])
            [
                remedy.Id,
                remedy.Changed.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                remedy.State + (remedy.IsDryRun ? " (dry run)" : ""),
                remedy.Rule,
                remedy.Action,
                remedy.Target,
                remedy.Decisions,
                AlertText.Short(remedy.Result, LongestResult),
            ]));
    }

    private static object Described(Remedy remedy) => new
    {
        id = remedy.Id,
        alert_id = remedy.AlertId,
        node = remedy.Node,
        state = remedy.State,
        dry_run = remedy.IsDryRun,
        rule = remedy.Rule,
        step = remedy.Step,
        action = remedy.Action,
        actionner = remedy.Actionner,
        target = remedy.Target,
        target_uid = remedy.TargetUid,
        attempts = remedy.Attempts,
        created = remedy.Created.ToDateTimeOffset(),
        changed = remedy.Changed.ToDateTimeOffset(),
        result = remedy.Result,
        can_be_undone = remedy.CanBeUndone,
        decisions = remedy.Decisions,
    };
}
