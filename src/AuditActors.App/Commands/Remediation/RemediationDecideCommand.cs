using System.CommandLine;
using AuditActors.Rules.Remediation;
using AuditActors.Sinks.Grpc;

namespace AuditActors.App.Commands.Remediation;

/// <summary>What people decide about single actions: <c>approve</c>, <c>reject</c>, <c>undo</c>.</summary>
internal static class RemediationDecideCommand
{
    private const string Somebody = "somebody who can open the store";

    public static Command Approve() => Create(
        "approve",
        RemedyDecision.Approve,
        "Lets an action that waits be done. The node that it waits at does it within seconds.");

    public static Command Reject() => Create(
        "reject", RemedyDecision.Reject, "Leaves an action that waits alone. It is never done then.");

    public static Command Undo() => Create(
        "undo",
        RemedyDecision.Undo,
        "Takes an action back. Labels, annotations, network policies, cordons and scales can be taken back, as far as "
        + "nobody has changed them since.");

    private static Command Create(string name, RemedyDecision decision, string description)
    {
        var journal = new JournalOptions();
        var id = new Argument<string>("ID") { Description = "The action's id, as list and alerts give it" };
        var command = new DocumentedCommand(
            name,
            description,
            $"auditactors remediation {name} -c node.conf 0f1e2d3c4b5a69788796a5b4",
            $"auditactors remediation {name} --address 10.0.0.7:5060 --token-file admin 0f1e2d3c4b5a69788796a5b4")
        {
            id,
        };
        foreach (var option in journal.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => journal.UseAsync(
            parsed,
            async desk =>
            {
                var wanted = parsed.GetRequiredValue(id);
                var said = await desk.DecideAsync(decision, wanted, Somebody, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{AlertText.Short(wanted, int.MaxValue)}: {said}");
            },
            cancellationToken));
        return command;
    }
}
