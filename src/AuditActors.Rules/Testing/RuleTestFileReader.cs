using System.Collections.Immutable;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Rules.Testing;

/// <summary>
/// Reads test files: <c>rules</c> (paths from the file's folder), <c>event</c> (what all events of the file have in
/// common) and <c>tests</c>, each with <c>test</c>, <c>events</c>, <c>alerts</c> (of rules) and <c>correlations</c>
/// (theirs). An event says only what matters; the rest comes from the file's <c>event</c> and from
/// <see cref="SampleEvent"/>.
/// </summary>
public sealed class RuleTestFileReader
{
    private readonly string _path;
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    private RuleTestFileReader(string path) => _path = path;

    public static RuleTestFileRead Read(string path, string text)
    {
        var reader = new RuleTestFileReader(path);
        var file = reader.File(text);
        var problems = reader._problems.ToImmutable();
        return new RuleTestFileRead(problems.IsEmpty ? file : null, problems);
    }

    private RuleTestFile? File(string text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Problem(e.Start, e.Message);
            return null;
        }

        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            Problem(Mark.Empty, "a test file is one mapping with 'rules' and 'tests'");
            return null;
        }

        OnlyKeys(root, "rules", "event", "tests");
        var common = Child(root, "event") is { } node ? YamlJson.Convert(node) as JsonObject : null;
        var folder = Path.GetDirectoryName(_path) ?? "";
        return new RuleTestFile(
            _path,
            [.. Texts(root, "rules").Select(rules => Path.Combine(folder, rules))],
            [.. Items(root, "tests", required: true).Select(test => Test(test, common)).OfType<RuleTest>()]);
    }

    private RuleTest? Test(YamlNode node, JsonObject? common)
    {
        if (node is not YamlMappingNode test || Child(test, "test") is not YamlScalarNode name)
        {
            Problem(node.Start, "a test is a mapping with 'test' (its name), 'events' and what they raise");
            return null;
        }

        OnlyKeys(test, "test", "events", "alerts", "correlations");
        if (Child(test, "alerts") is null && Child(test, "correlations") is null)
            Problem(test.Start, "'alerts' or 'correlations' must say what is expected");
        var events = new TestEvents(common, Problem);
        return new RuleTest(
            name.Value ?? "",
            (int)test.Start.Line,
            [.. Items(test, "events", required: true).SelectMany(events.Read)],
            Child(test, "alerts") is null ? null : Alerts(test, "alerts", "rule"),
            Alerts(test, "correlations", "correlation"));
    }

    private ImmutableArray<ExpectedAlert> Alerts(YamlMappingNode test, string key, string kind) =>
    [
        .. Items(test, key, required: Child(test, key) is not null)
            .Select(node => Alert(node, kind)).OfType<ExpectedAlert>(),
    ];

    private ExpectedAlert? Alert(YamlNode node, string kind)
    {
        if (node is YamlScalarNode { Value: { } name }) return new ExpectedAlert(name, Output: null);
        if (node is YamlMappingNode map && Child(map, kind) is YamlScalarNode { Value: { } named })
        {
            OnlyKeys(map, kind, "output");
            return new ExpectedAlert(named, (Child(map, "output") as YamlScalarNode)?.Value?.TrimEnd());
        }

        Problem(node.Start, $"an alert is a {kind}'s name, or a mapping with '{kind}' and 'output'");
        return null;
    }

    private IEnumerable<string> Texts(YamlMappingNode map, string key) =>
        Items(map, key, required: true).OfType<YamlScalarNode>().Select(item => item.Value ?? "");

    private IEnumerable<YamlNode> Items(YamlMappingNode map, string key, bool required)
    {
        if (Child(map, key) is YamlSequenceNode items) return items;
        if (required) Problem(map.Start, $"'{key}' is missing or no list");
        return [];
    }

    private void OnlyKeys(YamlMappingNode map, params string[] known)
    {
        foreach (var key in map.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } name }
            || !known.Contains(name)))
            Problem(key.Start, $"'{key}' is not known here; known are {string.Join(", ", known)}");
    }

    private void Problem(Mark at, string message) => _problems.Add($"{_path}:{at.Line}:{at.Column}: {message}");

    private static YamlNode? Child(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}
