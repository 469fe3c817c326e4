using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.App.Import;

/// <summary>A map of Falco's configuration, which remembers what nobody asked for.</summary>
/// <param name="path">Where the map stands, for messages; empty at the top.</param>
/// <param name="map">The map.</param>
internal sealed class FalcoSection(string path, YamlMappingNode map)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>Keys that nobody asked for, in their order.</summary>
    public IEnumerable<string> Others => Keys.Where(key => !_asked.Contains(key));

    public IEnumerable<string> Keys => map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>Reads a document. Fails with <see cref="CommandException"/>.</summary>
    public static FalcoSection Read(string name, string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw new CommandException($"{name}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.Message.Split('\n')[0]}");
        }

        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? new FalcoSection("", root)
            : throw new CommandException($"{name}: this is neither Falco's configuration nor values of its chart");
    }

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public string? Text(string key) => Find(key) is YamlScalarNode { Value: { } text } ? text : null;

    /// <summary>Null when it is not there or no switch.</summary>
    public bool? Flag(string key) => Text(key)?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    public long? Number(string key) => long.TryParse(Text(key), out var number) ? number : null;

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        YamlSequenceNode list => [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")],
        YamlScalarNode { Value: { Length: > 0 } text } => [text],
        _ => [],
    };

    public FalcoSection? Section(string key) =>
        Find(key) is YamlMappingNode inner ? new FalcoSection(PathOf(key), inner) : null;

    /// <summary>The maps of a list.</summary>
    public IReadOnlyList<FalcoSection> Sections(string key) => Find(key) is YamlSequenceNode list
        ? [.. list.OfType<YamlMappingNode>().Select((item, index) => new FalcoSection($"{PathOf(key)}[{index}]", item))]
        : [];

    /// <summary>The items of a list, each a text or a map.</summary>
    public IReadOnlyList<(string? Text, FalcoSection? Section)> Items(string key) => Find(key) is YamlSequenceNode list
        ? [.. list.Select((item, index) => (
            (item as YamlScalarNode)?.Value,
            item is YamlMappingNode inner ? new FalcoSection($"{PathOf(key)}[{index}]", inner) : null))]
        : [];

    public bool Has(string key) => Find(key) is not (null or YamlScalarNode { Value: null or "" or "null" or "~" });

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
