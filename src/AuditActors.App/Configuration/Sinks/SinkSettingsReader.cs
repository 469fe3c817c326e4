using System.Text.RegularExpressions;
using Akka.Configuration;
using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Runtime.Delivery;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>The settings of sinks: what a sink says over what its type says over what all say.</summary>
internal static partial class SinkSettingsReader
{
    private const string Sinks = "sinks";
    private const string Types = "sink-types";
    private const string Type = "type";
    private static readonly Config Printing = ConfigurationFactory.ParseString($"{Type} = stdout");

    private static readonly Dictionary<string, Priority> Priorities =
        new(Enum.GetValues<Priority>().Select(value => KeyValuePair.Create(value.ToString(), value)),
            StringComparer.OrdinalIgnoreCase)
        {
            ["info"] = Priority.Informational,
        };

    private static readonly Dictionary<string, Func<string, ResultsFilter?>> Results = new()
    {
        ["all"] = _ => null,
        ["notified"] = type => new ResultsFilter([NotifierNames.Of(type)]),
        ["none"] = _ => new ResultsFilter([]),
    };

    private static readonly Dictionary<string, bool> Beyond = new() { ["wait"] = false, ["skip"] = true };

    /// <summary>In the order of their names, the one that prints first.</summary>
    public static IReadOnlyList<SinkSettings> Read(SettingsReader reader)
    {
        var sinks = reader.Object(Sinks);
        var names = sinks.Keys
            .Where(name => name != SinkSettings.StandardOutput)
            .Order(StringComparer.Ordinal)
            .Prepend(SinkSettings.StandardOutput)
            .ToList();
        foreach (var name in sinks.Where(sink => !sink.Value.IsObject()).Select(sink => sink.Key).ToList())
        {
            reader.Refuse($"{Sinks}.{name}", "wanted the settings of a sink, such as { type = http, … }");
            names.Remove(name);
        }

        return [.. names.Select(name => Read(reader, name)).OfType<SinkSettings>()];
    }

    private static SinkSettings? Read(SettingsReader reader, string name)
    {
        if (!NameText().IsMatch(name))
        {
            reader.Refuse(Sinks, $"'{name}' is no name of a sink; use letters, digits and hyphens");
            return null;
        }

        var path = $"{Sinks}.{name}";
        var given = reader.Part(path);
        if (name == SinkSettings.StandardOutput) given = given.WithFallback(Printing);
        var type = given.GetString(Type) ?? "";
        if (!SinkTypes.All.TryGetValue(type, out var known))
        {
            var wrong = type.Length == 0 ? "it needs a type" : $"there is no type '{type}'";
            reader.Refuse(path, $"{wrong}; use {string.Join(", ", SinkTypes.All.Keys)}");
            return null;
        }

        if (type == SinkSettings.StandardOutput && name != SinkSettings.StandardOutput)
        {
            reader.Refuse(path, $"the sink that prints is always there, as {Sinks}.{SinkSettings.StandardOutput}");
            return null;
        }

        var section = Section(reader, type, known, path, given);
        return section.Settings.Flag("enabled") ? Read(section, name, known.Read(section)) : null;
    }

    private static SinkSection Section(SettingsReader reader, string type, SinkType known, string path, Config given)
    {
        var defaults = known.Shares.Append("all").Aggregate(
            reader.Part($"{Types}.{type}"), (settings, part) => settings.WithFallback(reader.Part($"{Types}.{part}")));
        var section = new SinkSection(type, given, defaults, reader.At(path, given.WithFallback(defaults)));
        section.CheckNames();
        return section;
    }

    private static SinkSettings Read(SinkSection section, string name, SinkTarget target)
    {
        var settings = section.Settings;
        return new SinkSettings
        {
            Name = name,
            Type = section.Type,
            Description = $"{section.Type} {target.Where}".TrimEnd(),
            Open = target.Open,
            Content = section.Digest(),
            Files = section.Files,
            Selection = new AlertSelection
            {
                MinimumPriority = settings.OneOf("filter.minimum-priority", Priorities),
                Rules = [.. settings.Texts("filter.rules")],
                Tags = [.. settings.Texts("filter.tags")],
                Namespaces = [.. settings.Texts("filter.namespaces")],
            },
            Condition = Condition(settings),
            Results = settings.OneOf("filter.remediation", Results)?.Invoke(section.Type),
            Patience = new DeliveryPatience
            {
                Timeout = settings.TimeAboveZero("timeout"),
                ShortestPause = settings.TimeAboveZero("retry.shortest-pause"),
                LongestPause = settings.TimeAboveZero("retry.longest-pause"),
                GiveUpAfter = settings.Time("retry.give-up-after") is { Ticks: > 0 } time ? time : null,
                BreakAfter = settings.Count("breaker.failures", least: 2),
                BreakFor = Pause(settings),
            },
            Rate = Rate(settings),
        };
    }

    private static AlertCondition? Condition(SettingsReader settings)
    {
        const string Path = "filter.condition";
        var text = settings.Text(Path);
        if (text.Length == 0) return null;
        var parse = AlertCondition.Parse(text);
        if (parse.Error is { } fault) settings.Refuse(Path, fault);
        return parse.Condition;
    }

    private static RateLimit? Rate(SettingsReader settings)
    {
        var rate = new RateLimit(
            settings.Count("rate.alerts", least: 0),
            settings.TimeAboveZero("rate.per"),
            settings.Count("rate.burst", least: 1),
            settings.OneOf("rate.beyond", Beyond));
        return rate.Alerts > 0 ? rate : null;
    }

    private static TimeSpan Pause(SettingsReader settings)
    {
        var pause = settings.Time("breaker.pause");
        if (pause < TimeSpan.FromMilliseconds(500)) settings.Refuse("breaker.pause", "wanted 500ms or more");
        return pause;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,62}$", RegexOptions.NonBacktracking)]
    private static partial Regex NameText();
}
