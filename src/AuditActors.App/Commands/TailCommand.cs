using System.CommandLine;
using System.CommandLine.Parsing;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Commands.Server;
using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Sinks.Grpc;
using Grpc.Core;

namespace AuditActors.App.Commands;

/// <summary>Alerts of a running node, in a terminal.</summary>
internal static class TailCommand
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly Option<Duration?> Since = new("--since")
    {
        Description = "Begin with the alerts that were logged in this time, such as 90s, 10m, 1h, 7d",
        HelpName = "TIME",
        CustomParser = result =>
            Duration.TryParse(Text(result)) ?? Refuse<Duration?>(result, "a time such as 90s, 10m, 1h, 7d"),
    };

    private static readonly Option<string> Where = new("--where")
    {
        Description = "Only alerts for which a condition holds, over rule, priority, source, tags, hostname, "
            + "namespace, time, output, id, and output fields by their names",
        HelpName = "CONDITION",
        DefaultValueFactory = _ => "",
        CustomParser = result =>
            AlertCondition.Parse(Text(result)).Error is { } error
                ? Refuse<string>(result, $"a condition over alerts ({error})")
                : Text(result),
    };

    private static readonly Option<bool> Ids = new("--ids")
    {
        Description = "The id of each alert, for 'auditactors explain'; in JSON as uuid",
    };

    private static readonly Option<bool> IsoTime = new("--iso-time") { Description = "Times in UTC as ISO 8601" };

    public static Command Create()
    {
        var server = new ServerOptions();
        var output = OutputFormats.Option("How to print alerts");
        var priority = PriorityOption.Create("Leave out alerts below this priority");
        var command = new DocumentedCommand(
            "tail",
            "Prints the alerts of a running node as they come. After a disconnect it goes on by itself with the next "
            + "one. Ctrl-C ends.",
            "auditactors tail",
            "auditactors tail --since 1h --priority warning",
            "auditactors tail --where 'namespace = payments and tags intersects (T1609)'",
            "auditactors tail --address 10.0.0.7:5060 --where 'ka.user.name startswith system:' -o json")
        {
            Since, Where, priority, output, IsoTime, Ids,
        };
        foreach (var option in server.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new AlertTailOptions
            {
                Server = server.Read(parsed, Environment.GetEnvironmentVariable)!,
                Since = parsed.GetValue(Since) is { } since ? Clock.GetUtcNow() - since.Time : null,
                MinimumPriority = parsed.GetValue(priority),
                Condition = parsed.GetRequiredValue(Where),
                Lost = reason => Say($"the connection is gone ({reason}); trying again"),
                Resumed = () => Say("connected again"),
                LogChanged = () => Say("the server has another log than before; it comes from its beginning"),
            };
            var format = new AlertFormatOptions
            {
                Hostname = "",
                Json = parsed.GetValue(output) == OutputFormat.Json,
                IsoTime = parsed.GetValue(IsoTime),
                IsForTerminal = !Console.IsOutputRedirected,
            };
            return FollowAsync(options, format, parsed.GetValue(Ids), cancellationToken);
        });
        return command;
    }

    private static async Task<int> FollowAsync(
        AlertTailOptions options, AlertFormatOptions format, bool hasIds, CancellationToken cancellationToken)
    {
        var isColored = AlertColors.AreWanted(Console.IsOutputRedirected);
        var lines =
            new AlertLines(AlertOutput.Standard(isPatient: false), format, isColored, Clock) { HasIds = hasIds };
        try
        {
            await foreach (var logged in new AlertTail(options, Clock).FollowAsync(cancellationToken))
                await lines.WriteAsync(logged, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (OutputClosedException e)
        {
            throw new CommandException(e.Message);
        }
        catch (AlertTailException e) when (e.IsRefused)
        {
            throw new CommandException($"{ServerOptions.Shown(options.Server)} refuses: {e.Message}");
        }
        catch (AlertTailException e)
        {
            throw new CommandException(
                e.InnerException is RpcException fault ? ServerCall.Told(options.Server, fault) : e.Message);
        }
    }

    private static void Say(string message) => Console.Error.WriteLine($"auditactors: {message}");

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static T? Refuse<T>(ArgumentResult result, string wanted)
    {
        var option = (result.Parent as OptionResult)?.Option.Name;
        result.AddError($"{option} wants {wanted}, not '{Text(result)}'");
        return default;
    }
}
