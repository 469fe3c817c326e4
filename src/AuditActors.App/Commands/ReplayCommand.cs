using System.CommandLine;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Commands;

/// <summary>
/// Recorded events through the pipeline of a node, at full speed and in event time. Each file, folder or standard
/// input is a run of its own, one after another: event numbers begin anew, as in a run of Falco.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var options = new NodeOptions();
        var inputs = Inputs();
        var command = new DocumentedCommand(
            "replay",
            "Judges recorded audit events: JSON lines, EventLists, arrays, pretty-printed documents; plain, .gz or "
            + ".zst. Alerts go to standard output in the order of events, all else to standard error.",
            "auditactors replay audit.jsonl.gz -r rules/",
            "auditactors replay /var/log/kubernetes/ -r k8s_audit_rules.yaml -r mine.yaml -o json > alerts.jsonl",
            "zcat audit.jsonl.gz | auditactors replay - -r rules/ --priority warning")
        {
            inputs,
        };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(options.Settings(parsed), parsed.GetRequiredValue(inputs), cancellationToken));
        return command;
    }

    private static Argument<string[]> Inputs() => PathArguments.OneOrMore(
        "FILE", "Recorded events: files, folders (in the order of names), or - for standard input");

    private static async Task<int> RunAsync(
        NodeSettings settings, string[] inputs, CancellationToken cancellationToken)
    {
        var sources = inputs.Select(Source).ToList();
        if (settings.RulePaths.Count == 0)
            throw CommandException.WrongUsage("no rules; name a file or a folder with -r");
        var rules = RuleLoading.Load(settings, TimeProvider.System);
        RuleLoading.TellRemarks(settings, rules);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string? end = null;
        await using var node = await Node.StartAsync(
            new NodeParts
            {
                Settings = settings with { Store = null, Grpc = null },
                Rules = new CurrentRules(rules),
                Sinks =
                [
                    SinkWiring.Printing(settings, AlertOutput.Standard(isPatient: false), End, TimeProvider.System),
                ],
                Order = AlertOrder.ByEvent,
                Logging = new LineLoggers(
                    Console.Error.WriteLine, clock: null, LogLevel.Warning, settings.AkkaLogLevel),
            },
            cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var last = "";
            foreach (var source in sources) last = await ReadAsync(node, source, reading.Token);
            // What was not read may hold what windows wait for.
            reading.Token.ThrowIfCancellationRequested();
            await node.CloseWindowsAsync(last);
        }
        catch (OperationCanceledException) when (end is not null)
        {
            // Said below.
        }
        finally
        {
            ReplaySummary.Write(node.Tally, TimeProvider.System.GetElapsedTime(started), Console.Error);
        }

        return end is null ? 0 : throw new CommandException(end);

        void End(string why)
        {
            end = why;
            reading.Cancel();
        }
    }

    private static async Task<string> ReadAsync(Node node, SourceAddress source, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var run = await node.ReadAsync(source, cancellationToken);
            await using (cancellationToken.Register(run.Stop)) await run.Finished;
            return run.Source;
        }
        catch (InputException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static SourceAddress Source(string input)
    {
        SourceAddress source = input == "-" ? new SourceAddress.StandardInput() : new SourceAddress.Recorded(input);
        if (source is SourceAddress.Recorded && !Path.Exists(input))
            throw new CommandException($"{input}: there is no such file or folder");
        return source;
    }
}
