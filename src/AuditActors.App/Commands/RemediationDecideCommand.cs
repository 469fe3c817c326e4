using System.CommandLine;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Commands;

/// <summary>What people decide about single actions: <c>approve</c>, <c>reject</c>, <c>undo</c>.</summary>
internal static class RemediationDecideCommand
{
    public static Command Approve() => Create(
        "approve", "Lets an action that waits be done. The node that it waits at does it within seconds.",
        async (_, desk, remedy, cancellationToken) => await desk.ApproveAsync(remedy.Id, cancellationToken)
            ? "approved"
            : throw NotWaiting(remedy));

    public static Command Reject() => Create(
        "reject", "Leaves an action that waits alone. It is never done then.",
        async (_, desk, remedy, cancellationToken) =>
        {
            if (remedy.State != RemedyState.Waiting) throw NotWaiting(remedy);
            await desk.DecideAsync(remedy, RemedyOutcome.Ignored("somebody rejected it"), cancellationToken);
            return "rejected";
        });

    public static Command Undo() => Create(
        "undo",
        "Takes an action back. Labels, annotations, network policies, cordons and scales can be taken back, as far as "
        + "nobody has changed them since.",
        UndoAsync);

    private static async Task<string> UndoAsync(
        NodeSettings settings, RemedyDesk desk, JournaledRemedy remedy, CancellationToken cancellationToken)
    {
        if (remedy.State != RemedyState.Done || remedy.Undo.Length == 0)
            throw new CommandException($"{remedy.Id}: it is {Word(remedy.State)} and nothing takes it back");
        using var remedies = RemediationWiring.Connect(settings.Remediation, TimeProvider.System);
        var outcome = await remedies.UndoAsync(remedy.Undo, settings.Remediation.Guards.DryRun, cancellationToken);
        if (outcome.State != RemedyState.Undone) throw new CommandException($"{remedy.Id}: {outcome.Text}");
        if (!settings.Remediation.Guards.DryRun) await desk.DecideAsync(remedy, outcome, cancellationToken);
        return outcome.Text;
    }

    private static Command Create(
        string name,
        string description,
        Func<NodeSettings, RemedyDesk, JournaledRemedy, CancellationToken, Task<string>> decide)
    {
        var journal = new JournalOptions();
        var id = new Argument<string>("ID") { Description = "The action's id, as list and alerts give it" };
        var command = new DocumentedCommand(
            name, description, $"auditactors remediation {name} -c node.conf 0f1e2d3c4b5a69788796a5b4")
        {
            id,
        };
        foreach (var option in journal.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => journal.UseAsync(
            parsed,
            async (settings, desk) =>
            {
                var wanted = parsed.GetRequiredValue(id);
                var remedy = await desk.FindAsync(wanted, cancellationToken)
                    ?? throw new CommandException($"{AlertText.Quoted(wanted)}: no such action is in the journal");
                var said = await decide(settings, desk, remedy, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{remedy.Id}: {said}");
            },
            cancellationToken));
        return command;
    }

    private static CommandException NotWaiting(JournaledRemedy remedy) =>
        new($"{remedy.Id}: it does not wait for anybody: it is {Word(remedy.State)}");

    private static string Word(RemedyState state) => state.ToString().ToLowerInvariant();
}
