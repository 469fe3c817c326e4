using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.App.Import;

/// <summary>A map of Falco's configuration, which remembers what nobody asked for and what had another form.</summary>
/// <param name="path">Where the map stands, for messages; empty at the top.</param>
/// <param name="map">The map.</param>
/// <param name="misread">Takes what had another form than it was asked for in: its place, and the form.</param>
internal sealed class FalcoSection(string path, YamlMappingNode map, ICollection<(string Path, string Wanted)> misread)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>Keys that nobody asked for, in their order.</summary>
    public IEnumerable<string> Others => Keys.Where(key => !_asked.Contains(key));

    public IEnumerable<string> Keys => map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>Reads a document. Fails with <see cref="CommandException"/>.</summary>
    public static FalcoSection Read(string name, string yaml, ICollection<(string Path, string Wanted)> misread)
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
            ? new FalcoSection("", root, misread)
            : throw new CommandException($"{name}: this is neither Falco's configuration nor values of its chart");
    }

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public string? Text(string key) => Has(key) && Scalar(key) is null ? Misread<string>(key, "text") : Scalar(key);

    /// <summary>Null when it is not there or no switch.</summary>
    public bool? Flag(string key) => Scalar(key)?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ when Has(key) => Misread<bool?>(key, "true or false"),
        _ => null,
    };

    public long? Number(string key) => long.TryParse(Scalar(key), out var number) ? number : null;

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        YamlSequenceNode list => [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")],
        YamlScalarNode { Value: { Length: > 0 } text } => [text],
        _ => [],
    };

    public FalcoSection? Section(string key) =>
        Map(key) ?? (Has(key) ? Misread<FalcoSection>(key, "a map") : null);

    /// <summary>Null where there is none; what is there instead is asked for otherwise.</summary>
    public FalcoSection? Map(string key) => Find(key) is YamlMappingNode inner ? Inner(PathOf(key), inner) : null;

    /// <summary>The maps of a list; what else is in it is left out.</summary>
    public IReadOnlyList<FalcoSection> Sections(string key)
    {
        var list = Find(key) as YamlSequenceNode;
        if (Has(key) && list?.All(item => item is YamlMappingNode) != true)
            Misread<FalcoSection>(key, "a list of maps");
        return
        [
            .. (list ?? []).OfType<YamlMappingNode>()
                .Select((item, index) => Inner($"{PathOf(key)}[{index}]", item)),
        ];
    }

    /// <summary>The items of a list, each a text or a map.</summary>
    public IReadOnlyList<(string? Text, FalcoSection? Section)> Items(string key) => Find(key) is YamlSequenceNode list
        ? [.. list.Select((item, index) => (
            (item as YamlScalarNode)?.Value,
            item is YamlMappingNode inner ? Inner($"{PathOf(key)}[{index}]", inner) : null))]
        : [];

    public bool Has(string key) => Find(key) is not (null or YamlScalarNode { Value: null or "" or "null" or "~" });

    private FalcoSection Inner(string at, YamlMappingNode inner) => new(at, inner, misread);

    private string? Scalar(string key) => Find(key) is YamlScalarNode { Value: { } text } ? text : null;

    private T? Misread<T>(string key, string wanted)
    {
        if (!misread.Contains((PathOf(key), wanted))) misread.Add((PathOf(key), wanted));
        return default;
    }

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
