using AuditActors.Events;
using AuditActors.Rules;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Tests.Rules.Output;

/// <summary>The settings of a falco.yaml that the recorded vectors use, as options of ours.</summary>
internal sealed record FalcoSettings(RuleSetOptions Rules, AlertFormatOptions Format)
{
    public static FalcoSettings Parse(string yaml)
    {
        var settings = new FalcoSettings(
            new RuleSetOptions { Hostname = "testhost" }, new AlertFormatOptions { Hostname = "testhost" });
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents.Count == 0) return settings;
        foreach (var (key, value) in Map(stream.Documents[0].RootNode)) settings = settings.With(key, value);
        return settings;
    }

    private FalcoSettings With(string key, YamlNode value) => key switch
    {
        "time_format_iso_8601" => new(Rules with { IsoTime = Flag(value) }, Format with { IsoTime = Flag(value) }),
        "rule_matching" => this with { Rules = Rules with { Matching = Enum.Parse<RuleMatching>(Text(value), true) } },
        "priority" when PriorityNames.TryParse(Text(value), out var floor) =>
            this with { Rules = Rules with { MinimumPriority = floor } },
        "json_include_output_property" => this with { Format = Format with { IncludeOutput = Flag(value) } },
        "json_include_tags_property" => this with { Format = Format with { IncludeTags = Flag(value) } },
        "json_include_output_fields_property" =>
            this with { Format = Format with { IncludeOutputFields = Flag(value) } },
        "json_include_message_property" => this with { Format = Format with { IncludeMessage = Flag(value) } },
        "static_fields" => this with { Rules = Rules with { StaticFields = Texts(Map(value)) } },
        "append_output" => this with { Rules = Rules with { AppendOutputs = [.. Items(value).Select(Append)] } },
        "rules" => this with { Rules = Rules with { Selections = [.. Items(value).Select(Selection)] } },
        _ => throw new NotSupportedException(key),
    };

    private static RuleSelection Selection(YamlNode node)
    {
        var (verb, what) = Map(node).Single();
        var parts = Map(what);
        return new RuleSelection(
            verb == "enable",
            parts.TryGetValue("rule", out var rule) ? Text(rule) : null,
            parts.TryGetValue("tag", out var tag) ? Text(tag) : null);
    }

    private static AppendOutput Append(YamlNode node)
    {
        var append = new AppendOutput();
        foreach (var (key, value) in Map(node))
        {
            append = key switch
            {
                "extra_output" => append with { ExtraOutput = Text(value) },
                "suggested_output" => append with { SuggestedOutput = Flag(value) },
                "extra_fields" => append with { ExtraFields = [.. Items(value).Select(Field)] },
                "match" => Match(append, Map(value)),
                _ => throw new NotSupportedException(key),
            };
        }

        return append;
    }

    private static AppendOutput Match(AppendOutput append, Dictionary<string, YamlNode> match) => append with
    {
        Source = match.TryGetValue("source", out var source) ? Text(source) : null,
        Rule = match.TryGetValue("rule", out var rule) ? Text(rule) : null,
        Tags = match.TryGetValue("tags", out var tags) ? [.. Items(tags).Select(Text)] : [],
    };

    private static AppendField Field(YamlNode node) => node is YamlMappingNode
        ? Map(node).Select(field => new AppendField(field.Key, Text(field.Value))).Single()
        : new AppendField(Text(node));

    private static Dictionary<string, string> Texts(Dictionary<string, YamlNode> map) =>
        map.ToDictionary(field => field.Key, field => Text(field.Value));

    private static Dictionary<string, YamlNode> Map(YamlNode node) =>
        ((YamlMappingNode)node).Children.ToDictionary(child => Text(child.Key), child => child.Value);

    private static IEnumerable<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static bool Flag(YamlNode node) => Text(node) == "true";
}
