using System.CommandLine;
using System.Text.Json;
using AuditActors.App.Bench;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;

namespace AuditActors.App.Commands;

/// <summary>Measures this machine with these rules and events; the ratios hold on other machines too.</summary>
internal static class BenchCommand
{
    private const int MostNodes = 3;
    private const int DefaultSeconds = 5;
    private const int MostSeconds = 24 * 60 * 60;

    private static readonly Option<string> Events = new("--events")
    {
        Description = "A recording: JSON lines or documents, plain, .gz or .zst; the bundled samples by default",
        HelpName = "FILE",
        DefaultValueFactory = _ => StarterKit.Events,
    };

    private static readonly Option<string[]> Rules = new("--rules", "-r")
    {
        Description = "A rules file or a folder of them; repeatable; the bundled rules by default",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Nodes = Count("--nodes", "Nodes that share the work", 1, MostNodes);

    private static readonly Option<int> Seconds = Count(
        "--seconds", "How long each of the measurements takes, without warming up", DefaultSeconds, MostSeconds);

    private static readonly Option<string> Store = new("--store")
    {
        Description = "Where alerts are stored while they are measured: sqlite, a temporary file, or postgresql, the "
            + "database that AUDITACTORS_POSTGRESQL names, where they stay",
        HelpName = "KIND",
        DefaultValueFactory = _ => "sqlite",
    };

    private static readonly Option<OutputFormat> Format = OutputFormats.Option();

    private static readonly JsonSerializerOptions Json = new(OutputFormats.Json)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "bench",
            "Measures what events cost, from a bare JSON reader to whole nodes, with more rules, namespaces and nodes, "
            + "and how long an alert takes. Takes about two minutes.",
            "auditactors bench",
            "auditactors bench --events audit.jsonl.gz -r k8s_audit_rules.yaml -o json",
            "auditactors bench --nodes 2 --seconds 60")
        {
            Events, Rules, Nodes, Seconds, Store, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Count(string name, string description, int otherwise, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}, 1 to {most}",
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1 || result.GetValueOrDefault<int>() > most)
                result.AddError($"{name} wants a number from 1 to {most}");
        });
        return option;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var store = NodeSettingsReader.Read(
            userFile: null,
            [$"store.kind = {parsed.GetRequiredValue(Store)}"],
            name => name == StoreSettingsReader.ConnectionVariable ? Environment.GetEnvironmentVariable(name) : null);
        if (store.Store is null) throw CommandException.WrongUsage("--store wants sqlite or postgresql");
        var settings = store with { Store = null, Grpc = null };
        var benchmark = new Benchmark(
            settings with { RulePaths = parsed.GetValue(Rules) is { Length: > 0 } given ? given : [StarterKit.Rules] },
            store,
            parsed.GetRequiredValue(Events),
            parsed.GetValue(Nodes),
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            what => parsed.InvocationConfiguration.Error.WriteLine($"measuring: {what}"));
        var report = await benchmark.RunAsync(cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Format) == OutputFormat.Json) output.WriteLine(JsonSerializer.Serialize(report, Json));
        else BenchText.Write(report, output);
        return 0;
    }
}
