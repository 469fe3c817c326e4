using System.CommandLine;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules;

namespace AuditActors.App.Commands;

/// <summary>The options that <c>run</c> and <c>replay</c> share; what is given lies over the configuration.</summary>
internal sealed class NodeOptions
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "A HOCON file over the defaults in hocon/",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A single setting of hocon/base.conf over the file, such as "
            + "'rules.switches=[{disable{tag=network}}]'; repeatable",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _rules = new("--rules", "-r")
    {
        Description = "A rules file or a folder of them; repeatable, order kept",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<OutputFormat> _format = OutputFormats.Option("How to print alerts");

    private readonly Option<RuleMatching> _matching = new("--rule-matching")
    {
        Description = "An alert for each rule that matches an event, or for the first one only",
        HelpName = "all|first",
        DefaultValueFactory = _ => RuleMatching.All,
        CustomParser = result => Read(result, text => text switch
        {
            "all" => RuleMatching.All,
            "first" => RuleMatching.First,
            _ => null,
        }, "Unknown rule matching strategy '{0}'; use all or first", RuleMatching.All),
    };

    private readonly Option<Priority> _priority = PriorityOption.Create("Leave out rules below this priority");

    private readonly Option<bool> _isoTime = new("--iso-time")
    {
        Description = "Times in UTC as ISO 8601",
    };

    public IEnumerable<Option> All => [_config, _set, _rules, _format, _matching, _priority, _isoTime];

    /// <summary>The options that say where settings are.</summary>
    public IEnumerable<Option> Where => [_config, _set];

    /// <summary>Fails with <see cref="CommandException"/> for what the configuration has wrong.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="further">Settings as <c>--set</c> has them, over all others.</param>
    public NodeSettings Settings(ParseResult parsed, params string[] further)
    {
        var settings = NodeSettingsReader.Read(
            parsed.GetValue(_config),
            [.. parsed.GetValue(_set) ?? [], .. further],
            Environment.GetEnvironmentVariable);
        return settings with
        {
            RulePaths = parsed.GetValue(_rules) is { Length: > 0 } rules ? rules : settings.RulePaths,
            Rules = Rules(parsed, settings.Rules),
            Format = settings.Format with
            {
                Json = IsGiven(parsed, _format) ? parsed.GetValue(_format) == OutputFormat.Json : settings.Format.Json,
                IsoTime = settings.Format.IsoTime || parsed.GetValue(_isoTime),
            },
        };
    }

    private RuleSetOptions Rules(ParseResult parsed, RuleSetOptions configured) => configured with
    {
        Matching = IsGiven(parsed, _matching) ? parsed.GetValue(_matching) : configured.Matching,
        MinimumPriority = IsGiven(parsed, _priority) ? parsed.GetValue(_priority) : configured.MinimumPriority,
        IsoTime = configured.IsoTime || parsed.GetValue(_isoTime),
    };

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static T Read<T>(
        System.CommandLine.Parsing.ArgumentResult result, Func<string, T?> read, string refusal, T otherwise)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (read(text) is { } value) return value;
        result.AddError(refusal.Replace("{0}", text, StringComparison.Ordinal));
        return otherwise;
    }
}
