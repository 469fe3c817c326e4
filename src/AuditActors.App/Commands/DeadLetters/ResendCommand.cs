using System.CommandLine;
using System.CommandLine.Parsing;

namespace AuditActors.App.Commands.DeadLetters;

/// <summary>Has sinks deliver dead letters again.</summary>
internal static class ResendCommand
{
    public static Command Create()
    {
        var letters = new DeadLetterOptions();
        var sink = DeadLetterOptions.Sink();
        var all = new Option<bool>("--all") { Description = "All of them" };
        var ids = new Option<Guid[]>("--id")
        {
            Description = "Only the alert of this id; repeatable",
            HelpName = "ID",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => Read(token.Value, result))],
        };
        var command = new DocumentedCommand(
            "resend",
            "Has sinks deliver dead letters again. The node of a sink does it within seconds, or when it runs again; a "
            + "letter goes from the list when its receiver has it.",
            "auditactors dead-letters resend -c node.conf --sink sidekick",
            "auditactors dead-letters resend --address 10.0.0.7:5060 --token-file admin --all")
        {
            sink,
            ids,
            all,
        };
        foreach (var option in letters.All) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var isAll = result.GetValue(all);
            var isSome = result.GetResult(sink) is not null || result.GetResult(ids) is not null;
            if (isAll == isSome) result.AddError("resend wants --sink NAME or --id ID, or --all");
        });
        command.SetAction((parsed, cancellationToken) => letters.UseAsync(
            parsed,
            async refused =>
            {
                var count = await refused.ResendAsync(
                    parsed.GetValue(sink), parsed.GetValue(ids) ?? [], cancellationToken);
                parsed.InvocationConfiguration.Output.WriteLine(count switch
                {
                    0 => "no alert is sent again: no dead letter is of that sink and id",
                    1 => "1 alert is sent again",
                    _ => $"{count} alerts are sent again",
                });
            },
            cancellationToken));
        return command;
    }

    private static Guid Read(string text, ArgumentResult result)
    {
        if (!Guid.TryParse(text, out var id)) result.AddError($"--id wants the id of an alert, a UUID, not '{text}'");
        return id;
    }
}
