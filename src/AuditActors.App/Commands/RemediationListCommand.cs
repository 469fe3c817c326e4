using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Commands;

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
            "auditactors remediation list -c node.conf --waiting")
        {
            waiting, output,
        };
        foreach (var option in journal.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => journal.UseAsync(
            parsed,
            async (_, desk) => Print(
                await desk.LatestAsync(parsed.GetValue(waiting) ? RemedyState.Waiting : null, Most, cancellationToken),
                parsed.GetValue(output),
                parsed.InvocationConfiguration.Output),
            cancellationToken));
        return command;
    }

    private static void Print(IReadOnlyList<JournaledRemedy> remedies, OutputFormat format, TextWriter to)
    {
        if (format == OutputFormat.Json)
        {
            foreach (var remedy in remedies)
                to.WriteLine(JsonSerializer.Serialize(Described(remedy), OutputFormats.Json));
            return;
        }

        TextTable.Write(
            to, ["ID", "TIME", "STATE", "RULE", "ACTION", "TARGET", "RESULT"],
            remedies.Select(remedy => (string[])
            [
                remedy.Id,
                remedy.ChangedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Word(remedy.State) + (remedy.IsDryRun ? " (dry run)" : ""),
                remedy.Rule,
                remedy.Action,
                remedy.Target,
                AlertText.Short(remedy.Result, LongestResult),
            ]));
    }

    private static object Described(JournaledRemedy remedy) => new
    {
        id = remedy.Id,
        alert_id = remedy.AlertId,
        node = remedy.Node,
        state = Word(remedy.State),
        dry_run = remedy.IsDryRun,
        rule = remedy.Rule,
        step = remedy.Step,
        action = remedy.Action,
        actionner = remedy.Actionner,
        target = remedy.Target,
        target_uid = remedy.TargetUid,
        attempts = remedy.Attempts,
        created = remedy.CreatedAt,
        changed = remedy.ChangedAt,
        result = remedy.Result,
        can_be_undone = remedy.Undo.Length > 0,
    };

    private static string Word(RemedyState state) => state.ToString().ToLowerInvariant();
}
