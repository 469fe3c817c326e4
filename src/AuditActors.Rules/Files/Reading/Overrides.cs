using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>What an item's <c>override</c> asks for.</summary>
internal sealed record Overrides(ImmutableHashSet<string> Append, ImmutableHashSet<string> Replace)
{
    private const string AppendWord = "append";
    private const string ReplaceWord = "replace";

    public bool Any => !Append.IsEmpty || !Replace.IsEmpty;

    /// <summary>Reads the map; wrong keys and operations fail the reader.</summary>
    public static Overrides Read(
        ItemReader reader, ImmutableArray<string> appendable, ImmutableArray<string> replaceable)
    {
        var overrides = new Overrides([], []);
        if (reader.Failed) return overrides;
        var value = reader.Item.Find(ItemKeys.Override);
        if (value is YamlNode.Sequence { Items.Count: > 0 }) RefuseForm(reader);
        if (value is not YamlNode.Map map) return overrides;
        foreach (var (key, operation) in map.Pairs)
        {
            if (reader.Failed) break;
            overrides = overrides.With(reader, key, operation, appendable, replaceable);
        }

        return overrides;
    }

    private Overrides With(
        ItemReader reader,
        YamlNode keyNode,
        YamlNode operationNode,
        ImmutableArray<string> appendable,
        ImmutableArray<string> replaceable)
    {
        if (Word(reader, keyNode) is not { } key || Word(reader, operationNode) is not { } operation) return this;
        var place = reader.Context.In(ItemTypes.Overrides, "", reader.Item.At);
        var keyPlace = place.In(ItemTypes.Overrides, key, keyNode.At);
        bool mayAppend = appendable.Contains(key), mayReplace = replaceable.Contains(key);
        switch (operation)
        {
            case AppendWord when mayAppend:
                return this with { Append = Append.Add(key) };
            case ReplaceWord when mayReplace:
                return this with { Replace = Replace.Add(key) };
            case AppendWord:
                reader.Fail(
                    keyPlace, $"Key '{key}' cannot be appended to, use 'replace' instead", Near(key, appendable));
                return this;
            case ReplaceWord:
                reader.Fail(keyPlace, $"Key '{key}' cannot be replaced", Near(key, replaceable));
                return this;
            default:
                var allowed = (mayAppend ? AppendWord + " " : "") + (mayReplace ? ReplaceWord + " " : "");
                reader.Fail(
                    place.In(ItemTypes.ValueFor, key, operationNode.At),
                    $"Invalid override operation for key '{key}': '{operation}'. Allowed values are: {allowed}",
                    NearestName.Hint(operation, [AppendWord, ReplaceWord]));
                return this;
        }
    }

    /// <summary>Warns of <c>append: true</c> and refuses it together with an override; true when it is set.</summary>
    public static bool ReadOldAppend(ItemReader reader)
    {
        var append = reader.Flag(ItemKeys.Append) ?? false;
        if (append)
        {
            reader.Warn(
                DiagnosticCode.DeprecatedItem,
                "'append' is deprecated: name what to append to under 'override' instead");
        }

        return append;
    }

    public void RefuseWith(bool oldAppend, ItemReader reader)
    {
        if (!oldAppend || !Any) return;
        reader.Fail(
            reader.Context,
            "Keys 'override' and 'append: true' cannot be used together. Say 'append' for each key under 'override'.");
    }

    private static string? Word(ItemReader reader, YamlNode node)
    {
        if (node is YamlNode.Scalar scalar) return scalar.Text;
        if (node is YamlNode.Null) return "null";
        RefuseForm(reader);
        return null;
    }

    private static void RefuseForm(ItemReader reader) => reader.Fail(
        reader.Context, DiagnosticCode.Validate, "An override must be a map of keys to 'append' or 'replace'");

    private static string? Near(string key, ImmutableArray<string> keys) =>
        keys.Contains(key) ? null : NearestName.Hint(key, keys);
}
