using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Runtime;
using AuditActors.Runtime.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.App.Commands;

/// <summary>Lists the alerts that receivers of sinks would not take; a node may run meanwhile.</summary>
internal static class DeadLettersCommand
{
    private const int MostByDefault = 100;

    private static readonly Option<string?> Sink = new("--sink")
    {
        Description = "Only those of one sink",
        HelpName = "NAME",
    };

    private static readonly Option<int> Most = new("--most")
    {
        Description = "How many at most, the latest first",
        HelpName = "N",
        DefaultValueFactory = _ => MostByDefault,
    };

    public static Command Create()
    {
        var node = new NodeOptions();
        var output = OutputFormats.Option("How to print the list; json has the alerts as Falco sends them");
        var command = new DocumentedCommand(
            "dead-letters",
            "Lists the alerts that the receivers of sinks refused or that were given up, with the reasons, from the "
            + "store that the configuration names.",
            "auditactors dead-letters -c node.conf",
            "auditactors dead-letters -c node.conf --sink sidekick -o json")
        {
            Sink,
            Most,
            output,
        };
        foreach (var option in node.Where) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = node.Settings(parsed);
            var letters = await ReadAsync(
                settings, parsed.GetValue(Sink), parsed.GetValue(Most), cancellationToken);
            var to = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(output) == OutputFormat.Json) WriteJson(letters, settings.Format, to);
            else TextTable.Write(to, ["REFUSED", "SINK", "RULE", "ALERT", "REASON"], letters.Select(Row));
        });
        return command;
    }

    private static async Task<IReadOnlyList<DeadLetter>> ReadAsync(
        NodeSettings settings, string? sink, int most, CancellationToken cancellationToken)
    {
        if (settings.Store?.Location is StoreLocation.SqliteFile { Path: { Length: > 0 } path } && !File.Exists(path))
            throw new CommandException($"{path}: there is no such store");
        using var signals = new RuntimeSignals(NullLogger<RuntimeSignals>.Instance);
        var store = await LastingStore.OpenAsync(settings, signals, "there are no dead letters", cancellationToken);
        return await store.DeadLettersAsync(sink, most, cancellationToken);
    }

    private static string[] Row(DeadLetter letter) =>
    [
        letter.RefusedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        letter.Sink,
        letter.Alert.Alert.Rule,
        $"{letter.Alert.Id}",
        letter.Reason.ReplaceLineEndings(" "),
    ];

    private static void WriteJson(IReadOnlyList<DeadLetter> letters, AlertFormatOptions format, TextWriter to)
    {
        var formatter = new AlertFormatter(format with { Json = true }, TimeProvider.System);
        foreach (var letter in letters)
        {
            var alert = new ArrayBufferWriter<byte>();
            formatter.Write(letter.Alert.Alert, alert);
            to.WriteLine(JsonSerializer.Serialize(
                new
                {
                    refused_at = letter.RefusedAt.UtcDateTime,
                    sink = letter.Sink,
                    reason = letter.Reason,
                    id = letter.Alert.Id,
                    alert = JsonElement.Parse(alert.WrittenSpan),
                },
                OutputFormats.Json));
        }
    }
}
