using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.App.Commands.DeadLetters;

/// <summary>Lists the alerts that receivers of sinks would not take; a node may run meanwhile.</summary>
internal static class DeadLettersCommand
{
    private const int MostByDefault = 100;

    public static Command Create()
    {
        var letters = new DeadLetterOptions();
        var sink = DeadLetterOptions.Sink();
        var most = new Option<int>("--most")
        {
            Description = "How many at most, the latest first",
            HelpName = "N",
            DefaultValueFactory = _ => MostByDefault,
        };
        var output = OutputFormats.Option("How to print the list; json has the alerts as Falco sends them");
        var command = new DocumentedCommand(
            "dead-letters",
            "Lists the alerts that the receivers of sinks refused or that were given up, with the reasons, from the "
            + "store that the configuration names or from a running node.",
            "auditactors dead-letters -c node.conf",
            "auditactors dead-letters --address 10.0.0.7:5060 --sink sidekick -o json")
        {
            sink,
            most,
            output,
        };
        foreach (var option in letters.All) command.Options.Add(option);
        command.Subcommands.Add(ResendCommand.Create());
        command.SetAction((parsed, cancellationToken) => letters.UseAsync(
            parsed,
            async refused =>
            {
                var found = await ListAsync(refused, parsed.GetValue(sink), parsed.GetValue(most), cancellationToken);
                var to = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(output) == OutputFormat.Json) WriteJson(found, to);
                else TextTable.Write(to, ["REFUSED", "SINK", "RULE", "ALERT", "REASON"], found.Select(Row));
            },
            cancellationToken));
        return command;
    }

    private static async Task<IReadOnlyList<DeadLetter>> ListAsync(
        IDeadLetterQueue refused, string? sink, int most, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetter>();
        var token = "";
        while (found.Count < most)
        {
            var page = await refused.PageAsync(sink, token, most - found.Count, cancellationToken);
            found.AddRange(page.Letters);
            token = page.NextPageToken;
            if (token.Length == 0) break;
        }

        return found;
    }

    private static string[] Row(DeadLetter letter) =>
    [
        letter.RefusedAt.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        letter.Sink,
        AlertText.Short(letter.Alert.Rule, int.MaxValue),
        letter.Alert.Id,
        AlertText.Short(letter.Reason, int.MaxValue) + (letter.IsSentAgain ? " (is sent again)" : ""),
    ];

    private static void WriteJson(IReadOnlyList<DeadLetter> letters, TextWriter to)
    {
        foreach (var letter in letters)
        {
            var logged = AlertMessage.Read(letter.Alert);
            var formatter = new AlertFormatter(
                new AlertFormatOptions { Hostname = NodeHostname.Value, Json = true }, TimeProvider.System);
            var alert = new ArrayBufferWriter<byte>();
            formatter.Write(logged.Alert, alert);
            to.WriteLine(JsonSerializer.Serialize(
                new
                {
                    refused_at = letter.RefusedAt.ToDateTime(),
                    sink = letter.Sink,
                    reason = letter.Reason,
                    id = logged.Id,
                    is_sent_again = letter.IsSentAgain,
                    alert = JsonElement.Parse(alert.WrittenSpan),
                },
                OutputFormats.Json));
        }
    }
}
