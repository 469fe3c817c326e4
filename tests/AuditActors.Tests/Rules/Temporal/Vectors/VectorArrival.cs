using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>One line of a vector's input; whatever the format does not know is refused.</summary>
internal abstract record VectorArrival
{
    private static readonly HashSet<string> EventKeys = [.. VectorEvent.Fields, "at", "id", "uid"];

    private VectorArrival()
    {
    }

    /// <summary>An audit event.</summary>
    internal sealed record Event(VectorEvent Audit) : VectorArrival;

    /// <summary>The watermark is pushed to a time.</summary>
    internal sealed record Tick(long Watermark, string Label) : VectorArrival;

    /// <summary>The end of the input.</summary>
    internal sealed record End : VectorArrival;

    /// <summary>From that time on everything is known.</summary>
    internal sealed record Known(long Since) : VectorArrival;

    internal sealed record Restart(bool IsDurable) : VectorArrival;

    public static VectorArrival Read(YamlNode node)
    {
        if (node is not YamlMappingNode { Children.Count: > 0 } map) throw Unknown("an arrival that is no map", node);
        var keys = map.Children.Keys.Select(Vector.Scalar).ToList();
        if (keys.Contains("at")) return ReadEvent(map, keys);
        if (keys is not [var only]) throw Unknown($"an arrival with the keys {string.Join(", ", keys)}", map);
        var value = Vector.Value(map, only)!;
        return only switch
        {
            "tick" => new Tick(Vector.Micros(value), $"tick:{Vector.Label(value)}"),
            "end" when value is "true" => new End(),
            "known" => new Known(Vector.Micros(value)),
            "restart" when value is "durable" or "volatile" => new Restart(value == "durable"),
            _ => throw Unknown($"'{only}: {value}'", map),
        };
    }

    private static Event ReadEvent(YamlMappingNode map, List<string> keys)
    {
        if (keys.Find(key => !EventKeys.Contains(key)) is { } unknown)
            throw Unknown($"'{unknown}' of an event", map);
        if (!keys.Contains("id")) throw Unknown("an event without an id", map);
        return new Event(new VectorEvent(map));
    }

    private static InvalidDataException Unknown(string what, YamlNode at) => new(At(what, at));

    /// <summary>What the format does not know, and where it stands.</summary>
    internal static string At(string what, YamlNode at) =>
        $"line {((Mark)at.Start).Line}: {what} is nothing that the format of the vectors knows";
}
