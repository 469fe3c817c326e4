using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Exceptions;

/// <summary>Reads a rule's <c>exceptions</c>.</summary>
internal static class ExceptionReader
{
    /// <summary>
    /// Reads all; in append mode an exception may leave out its fields, and one without values is warned of.
    /// </summary>
    public static List<RuleException> Read(ItemReader rule, bool append)
    {
        var exceptions = new List<RuleException>();
        if (rule.Failed || rule.Item.Find(ItemKeys.Exceptions) is not { } node || node is YamlNode.Null)
            return exceptions;
        var place = rule.Context.In(ItemTypes.Exceptions, "", node.At);
        if (node is not YamlNode.Sequence sequence)
        {
            rule.Fail(place, "Rule exceptions must be a sequence");
            return exceptions;
        }

        foreach (var element in sequence.Items)
        {
            if (ReadOne(rule, element, place, append, exceptions) is not { } exception) break;
            exceptions.Add(exception);
        }

        return exceptions;
    }

    private static RuleException? ReadOne(
        ItemReader rule, YamlNode element, Context place, bool append, List<RuleException> before)
    {
        var unnamed = place.In(ItemTypes.Exception, "", element.At);
        if (element is not YamlNode.Map map)
        {
            rule.Fail(unnamed, "Rule exception must be a mapping");
            return null;
        }

        if (rule.Of(map, unnamed).Text("name") is not { } name) return null;
        var context = rule.Context.In(ItemTypes.Exception, name, element.At);
        var reader = rule.Of(map, context);
        foreach (var _ in before.Where(other => other.Name == name))
        {
            reader.Warn(
                DiagnosticCode.ExceptionNameNotUnique, $"Multiple definitions of exception '{name}' in the same rule");
        }

        var exception = new RuleException(name, context)
        {
            Fields = Entry(reader, "fields", required: !append),
            Comparisons = Entry(reader, "comps", required: false),
        };
        ReadValues(reader, exception, append);
        return reader.Failed ? null : exception;
    }

    private static void ReadValues(ItemReader reader, RuleException exception, bool append)
    {
        if (reader.Failed) return;
        var node = reader.Item.Find("values");
        if (node is null)
        {
            if (append)
                reader.Warn(DiagnosticCode.AppendNoValues, "Overriding/appending exception with no values");
            return;
        }

        var place = reader.Context.In(ItemTypes.ExceptionValues, "", node.At);
        if (node is not YamlNode.Sequence values)
        {
            reader.Fail(place, "Rule exception values must be a sequence");
            return;
        }

        foreach (var value in values.Items)
            exception.Values.Add(Entry(reader, value, "", place.In(ItemTypes.ExceptionValue, "", value.At)));
    }

    private static ExceptionEntry Entry(ItemReader reader, string key, bool required)
    {
        if (reader.Failed) return ExceptionEntry.Nothing;
        if (reader.Item.Find(key) is { } node) return Entry(reader, node, key, reader.Context);
        if (required) reader.Fail(reader.Context, $"Item has no mapping for key '{key}'");
        return ExceptionEntry.Nothing;
    }

    private static ExceptionEntry Entry(ItemReader reader, YamlNode node, string key, Context parent)
    {
        if (reader.Failed) return ExceptionEntry.Nothing;
        var place = parent.In(ItemTypes.ValueFor, key, node.At);
        switch (node)
        {
            case YamlNode.Scalar { Text.Length: 0 }:
                reader.Fail(place, "Value must be non-empty");
                return ExceptionEntry.Nothing;
            case YamlNode.Scalar scalar:
                return new ExceptionEntry.One(scalar.Text);
            case YamlNode.Sequence sequence:
                return Many(reader, sequence, place);
            default:
                return ExceptionEntry.Nothing;
        }
    }

    private static ExceptionEntry.Many Many(ItemReader reader, YamlNode.Sequence sequence, Context place)
    {
        var items = new List<ExceptionEntry>(sequence.Items.Count);
        foreach (var item in sequence.Items)
            items.Add(Entry(reader, item, "", place.In(ItemTypes.Exception, "", item.At)));
        return new ExceptionEntry.Many(items);
    }
}
