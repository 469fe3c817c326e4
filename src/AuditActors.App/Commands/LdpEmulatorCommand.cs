using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using AuditActors.App.Configuration;
using AuditActors.App.Emulator;

namespace AuditActors.App.Commands;

/// <summary>Serves recorded events as an LDP tail stream until it is stopped.</summary>
internal static class LdpEmulatorCommand
{
    private const string DefaultToken = "demo";

    private static readonly Argument<string[]> Files = PathArguments.OneOrMore(
        "FILE", "Recorded audit events: JSON lines or documents, EventLists, arrays; plain, .gz or .zst");

    private static readonly Option<IPEndPoint> Listen = new("--listen")
    {
        Description = "Address and port to listen on; port 0 takes a free one",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 8090),
        CustomParser = result => IPEndPoint.TryParse(Text(result), out var address)
            ? address
            : Refuse<IPEndPoint>(result, "an IP address and a port, such as 127.0.0.1:8090"),
    };

    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = "Events a second; without it, as fast as the clients read",
        HelpName = "N",
        CustomParser = result => Number(result) is { } rate and > 0 and <= 1_000_000
            ? rate
            : Refuse<double?>(result, "events a second, more than 0 and at most 1000000"),
    };

    private static readonly Option<bool> Loop = new("--loop")
    {
        Description = "Start again after the last event; needs --rate, and --restamp for events to be new each time",
    };

    private static readonly Option<Duration> Retain = new("--retain")
    {
        Description = "How long sent events can be asked for with begin=, such as 90s, 10m, 1h; at most 256 MiB",
        HelpName = "TIME",
        DefaultValueFactory = _ => new Duration(1, "h"),
        CustomParser = result =>
            Duration.TryParse(Text(result)) ?? Refuse<Duration>(result, "a time such as 90s, 10m, 1h"),
    };

    private static readonly Option<bool> Restamp = new("--restamp")
    {
        Description = "Move events to the time of sending and give them fresh auditIDs",
    };

    private static readonly Option<int?> DropAfter = new("--drop-after")
    {
        Description = "Break each connection after N events that were not sent before, by turns with a reset",
        HelpName = "N",
        CustomParser = result => Number(result) is { } events and >= 1 and <= int.MaxValue
            ? (int)events
            : Refuse<int?>(result, "a number of events, 1 or more"),
    };

    private static readonly Option<string> Token = new("--token")
    {
        Description = "The token that clients must give as tk=",
        HelpName = "TOKEN",
        DefaultValueFactory = _ => DefaultToken,
    };

    private static readonly Option<EmulatorFault[]> Fail = new("--fail")
    {
        Description = "Answer the first N connection attempts (one, without xN) with a status from 400 to 599",
        HelpName = "STATUS[xN]",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Fault(result, token.Value)).OfType<EmulatorFault>()],
    };

    private static readonly Option<bool> NoWait = new("--no-wait")
    {
        Description = "Begin to send at once and not with the first client",
    };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "ldp-emulator",
            "Serves recorded events as a Logs Data Platform stream. Its tail WebSocket sends the envelopes of the real "
            + "one, replays (begin=, end=) and shows faults on demand. Runs until Ctrl-C.",
            "auditactors ldp-emulator audit.jsonl.gz --rate 50",
            "auditactors ldp-emulator audit.jsonl --rate 10 --loop --restamp",
            "auditactors ldp-emulator audit.jsonl --drop-after 50 --fail 503x3",
            "auditactors run --source 'ws://127.0.0.1:8090/tail/?tk=demo'      (the other end)")
        {
            Files, Listen, Rate, Loop, Retain, Restamp, DropAfter, Token, Fail, NoWait,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Loop) && result.GetResult(Rate) is null) result.AddError("--loop needs --rate");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var log = parsed.InvocationConfiguration.Error;
        await using var emulator = await LdpEmulator.StartAsync(Options(parsed, log.WriteLine), cancellationToken);
        var token = parsed.GetValue(Token) == DefaultToken ? DefaultToken : "<token>";
        log.WriteLine($"Serving at ws://{emulator.Address.Authority}/tail/?tk={token}");
        try
        {
            await emulator.AllSent.WaitAsync(cancellationToken);
            log.WriteLine($"All {emulator.Sent} events are sent; clients can still ask for them. Ctrl-C ends.");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.WriteLine($"Stopped after {emulator.Sent} events and {emulator.Connections} connections.");
        }

        return 0;
    }

    private static LdpEmulatorOptions Options(ParseResult parsed, Action<string> report) => new()
    {
        Files = parsed.GetRequiredValue(Files),
        Listen = parsed.GetRequiredValue(Listen),
        Rate = parsed.GetValue(Rate),
        Loop = parsed.GetValue(Loop),
        Retain = parsed.GetValue(Retain).Time,
        Restamp = parsed.GetValue(Restamp),
        DropAfter = parsed.GetValue(DropAfter),
        Token = parsed.GetRequiredValue(Token),
        Faults = parsed.GetValue(Fail) ?? [],
        StartAtOnce = parsed.GetValue(NoWait),
        Report = report,
    };

    private static EmulatorFault? Fault(ArgumentResult result, string text) =>
        EmulatorFault.TryParse(text) ?? Refuse<EmulatorFault>(result, "a status such as 503 or 503x3");

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static double? Number(ArgumentResult result) =>
        double.TryParse(Text(result), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static T? Refuse<T>(ArgumentResult result, string wanted)
    {
        var option = (result.Parent as OptionResult)?.Option.Name;
        result.AddError($"{option} wants {wanted}, not '{string.Join(' ', result.Tokens.Select(t => t.Value))}'");
        return default;
    }
}
