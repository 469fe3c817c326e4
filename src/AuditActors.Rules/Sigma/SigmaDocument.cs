using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Sigma;

/// <summary>A Sigma document as it stands in its file.</summary>
internal sealed class SigmaDocument(YamlNode.Map root, Place place)
{
    public Place Place => place;

    public string Title => Text("title") ?? "";

    public string? Id => Text("id");

    /// <summary>What correlations may call it by.</summary>
    public IEnumerable<string> Names => new[] { Text("name"), Id, Text("title") }.OfType<string>();

    public string? Name => Text("name");

    public bool IsCorrelation => root.Find("correlation") is not null;

    public bool IsFilter => root.Find("filter") is not null;

    /// <summary>A document of the old form in which one file shares parts among rules.</summary>
    public bool IsCollection => root.Find("action") is not null;

    public YamlNode.Map Detection => Map("detection");

    public YamlNode.Map Correlation => Map("correlation");

    public ImmutableArray<string> Tags => Texts(root, "tags");

    public ImmutableArray<string> Fields => Texts(root, "fields");

    public ImmutableArray<string> FalsePositives => Texts(root, "falsepositives");

    public string? Text(string key) => TextIn(root, key);

    /// <summary>The log that the rule is about, as text of <c>key=value</c>.</summary>
    public ImmutableArray<string> LogSource => root.Find("logsource") is YamlNode.Map source
        ?
        [
            .. source.Pairs.Where(pair => pair is { Key: YamlNode.Scalar, Value: YamlNode.Scalar })
                .Select(pair => $"{((YamlNode.Scalar)pair.Key).Text}={((YamlNode.Scalar)pair.Value).Text}"),
        ]
        : [];

    public static string? TextIn(YamlNode.Map map, string key) =>
        map.Find(key) is YamlNode.Scalar { Text: var text } && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A list of texts, or a single one.</summary>
    public static ImmutableArray<string> Texts(YamlNode.Map map, string key) => map.Find(key) switch
    {
        YamlNode.Scalar scalar => [scalar.Text],
        YamlNode.Sequence items => [.. items.Items.OfType<YamlNode.Scalar>().Select(item => item.Text)],
        _ => [],
    };

    private YamlNode.Map Map(string key) =>
        root.Find(key) as YamlNode.Map ?? throw new SigmaRefusal($"'{key}' is missing or no mapping");
}
