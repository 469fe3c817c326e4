using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Commands.Server;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;

namespace AuditActors.App.Commands;

/// <summary>Why there is an alert: the events behind it.</summary>
internal static class ExplainCommand
{
    private const int LongestValue = 200;

    // What a correlation always says of its match.
    private static readonly string[] CorrelationFacts =
    [
        "correlation.type", "correlation.key", "correlation.count", "correlation.suppressed",
        "correlation.window.start", "correlation.window.end",
    ];

    public static Command Create()
    {
        var server = new ServerOptions();
        var output = OutputFormats.Option("How to print the explanation");
        var id = new Argument<string>("ID")
        {
            Description = "The alert's id, as 'auditactors tail --ids' and sinks give it",
        };
        var command = new DocumentedCommand(
            "explain",
            "Tells why there is an alert: the event that a rule judged, or the events that make up what a correlation "
            + "found, with what is known of them. A running node is asked.",
            "auditactors explain 0b7c2f4e-95a3-8d10-a1c2-5f6e7d8c9b0a",
            "auditactors explain 0b7c2f4e-95a3-8d10-a1c2-5f6e7d8c9b0a --address 10.0.0.7:5060 -o json")
        {
            id, output,
        };
        foreach (var option in server.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var explanation = await ServerCall.AskAsync(
                server.Read(parsed, Environment.GetEnvironmentVariable)!,
                async (channel, options) => await new Alerts.AlertsClient(channel).ExplainAsync(
                    new ExplainRequest { Id = parsed.GetRequiredValue(id) }, options),
                cancellationToken);
            var to = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(output) == OutputFormat.Json)
                to.WriteLine(JsonSerializer.Serialize(Described(explanation), OutputFormats.Json));
            else
                Print(explanation, to);
        });
        return command;
    }

    private static void Print(Explanation explanation, TextWriter to)
    {
        var alert = explanation.Alert;
        to.WriteLine($"{Time(alert.Time)}: {alert.Priority} {AlertText.Short(alert.Message, int.MaxValue)}");
        Print("id", alert.Id, to);
        Print("rule", alert.Rule, to);
        if (alert.Namespace.Length > 0) Print("namespace", alert.Namespace, to);
        Print("node", alert.Node, to);
        using var fields = JsonDocument.Parse(alert.OutputFields);
        foreach (var fact in CorrelationFacts)
        {
            if (!fields.RootElement.TryGetProperty(fact, out var value)) continue;
            Print(fact["correlation.".Length..], Text(value), to);
        }

        to.WriteLine();
        if (!explanation.IsComplete)
        {
            to.WriteLine("The log has nothing of the events behind this alert.");
            return;
        }

        foreach (var cause in explanation.Causes) Print(cause, to);
        if (explanation.LeftOut > 0) to.WriteLine($"{explanation.LeftOut} events in the middle are left out.");
    }

    private static void Print(string name, string value, TextWriter to) =>
        to.WriteLine($"  {name,-14}{AlertText.Short(value, LongestValue)}");

    private static void Print(Cause cause, TextWriter to)
    {
        var role = cause.Selectors.Count > 0 ? $"  as {string.Join(", ", cause.Selectors)}" : "";
        to.WriteLine($"{Time(cause.Time)}  {AlertText.Short(cause.Identity, LongestValue)}{role}");
        if (cause.Alert is { } inner)
            to.WriteLine($"  alert {inner.Rule}: {AlertText.Short(inner.Message, LongestValue)}");
        using var fields = JsonDocument.Parse(cause.Fields);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            if (field.Name.StartsWith("correlation.", StringComparison.Ordinal)) continue;
            to.WriteLine($"  {field.Name} = {AlertText.Short(Text(field.Value), LongestValue)}");
        }
    }

    private static object Described(Explanation explanation) => new
    {
        alert = Described(explanation.Alert),
        is_complete = explanation.IsComplete,
        left_out = explanation.LeftOut,
        events = explanation.Causes.Select(cause => new
        {
            identity = cause.Identity,
            time = Time(cause.Time),
            selectors = cause.Selectors,
            fields = JsonElement.Parse(cause.Fields),
            alert = cause.Alert is { } inner ? Described(inner) : null,
        }),
    };

    private static object Described(Alert alert) => new
    {
        id = alert.Id,
        sequence = alert.Sequence,
        time = Time(alert.Time),
        priority = alert.Priority,
        rule = alert.Rule,
        source = alert.Source,
        tags = alert.Tags,
        @namespace = alert.Namespace,
        hostname = alert.Node,
        output = alert.Message,
        output_fields = JsonElement.Parse(alert.OutputFields),
    };

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Time(Timestamp time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
