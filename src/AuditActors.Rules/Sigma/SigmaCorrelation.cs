using System.Collections.Immutable;
using System.Text;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;

namespace AuditActors.Rules.Sigma;

/// <summary>Makes a correlation of a Sigma correlation; the rules that it names are imported before it.</summary>
internal sealed class SigmaCorrelation
{
    private const long SecondsOfMonth = 2_629_746;
    private const long SecondsOfYear = 31_556_952;

    private static readonly ImmutableArray<string> Counting =
        ["event_count", "value_count", "value_sum", "value_avg", "value_median", "value_percentile"];

    private readonly SigmaDocument _document;
    private readonly YamlNode.Map _correlation;
    private readonly string _type;
    private readonly SigmaNotes _notes = new();
    private readonly List<(string Reference, string Selector, SigmaItem Rule)> _events = [];

    private SigmaCorrelation(SigmaDocument document, Func<string, SigmaItem?> find)
    {
        _document = document;
        _correlation = document.Correlation;
        _type = SigmaDocument.TextIn(_correlation, "type") ?? throw new SigmaRefusal("it has no type");
        if (!Counting.Contains(_type) && _type is not ("temporal" or "temporal_ordered"))
            throw new SigmaRefusal($"its type '{_type}' is unknown");
        foreach (var reference in References(document)) Add(reference, find);
        if (_events.Count == 0) throw new SigmaRefusal("it names no rules");
    }

    private bool IsOrdered => _type == "temporal_ordered";

    private SigmaExpression? Expression =>
        SigmaDocument.TextIn(_correlation, "condition") is { } text ? SigmaExpressionParser.Parse(text) : null;

    /// <summary>What it calls the rules that it counts.</summary>
    public static IEnumerable<string> References(SigmaDocument document)
    {
        var named = SigmaDocument.Texts(document.Correlation, "rules");
        return !named.IsEmpty || SigmaDocument.TextIn(document.Correlation, "condition") is not { } condition
            ? named
            : Names(SigmaExpressionParser.Parse(condition)).Distinct();
    }

    public static SigmaItem Convert(SigmaDocument document, string name, Func<string, SigmaItem?> find) =>
        new SigmaCorrelation(document, find).Convert(name);

    private static IEnumerable<string> Names(SigmaExpression expression) => expression switch
    {
        SigmaExpression.Named named => [named.Name],
        SigmaExpression.Not not => Names(not.Operand),
        SigmaExpression.Many many => many.Operands.SelectMany(Names),
        _ => throw new SigmaRefusal("its condition counts rules with 'of', which has no counterpart"),
    };

    private SigmaItem Convert(string name)
    {
        var yaml = new StringBuilder();
        yaml.Append($"- correlation: {SigmaText.Scalar(name)}\n");
        if (_document.Id is { } id) yaml.Append($"  id: {SigmaText.Scalar(id)}\n");
        yaml.Append($"  desc: {SigmaItem.Description(_document)}");
        yaml.Append($"  type: {(IsOrdered ? "sequence" : _type)}\n");
        var absent = IsOrdered ? Absent() : [];
        yaml.Append("  events:\n");
        foreach (var (reference, selector, rule) in _events)
        {
            var mark = absent.Contains(reference) ? ", absent: true" : "";
            yaml.Append($"    - {{name: {selector}, rule: {SigmaText.Scalar(rule.Name)}{mark}}}\n");
        }

        if (_type == "temporal" && Expression is { } match) yaml.Append($"  match: {Match(match)}\n");
        yaml.Append("  scope: cluster\n");
        AppendGroup(yaml);
        yaml.Append($"  timespan: {Timespan()}\n");
        AppendThreshold(yaml);
        var generate = SigmaDocument.TextIn(_correlation, "generate") is { } flag && YamlScalarForms.Flag(flag) == true;
        yaml.Append(generate ? "  generate: true\n" : "  generate: false\n");
        var output = $"{SigmaText.Literal(_document.Title)} (key=%key count=%count from=%window.start to=%window.end "
            + "users=%each.ka.user.name verbs=%each.ka.verb resources=%each.ka.target.resource "
            + "namespaces=%each.ka.target.namespace)";
        yaml.Append(SigmaItem.Tail(_document, output, _notes));
        return new SigmaItem(name, _document, yaml.ToString(), _notes.All);
    }

    private void Add(string reference, Func<string, SigmaItem?> find)
    {
        var rule = find(reference)
            ?? throw new SigmaRefusal($"it counts '{reference}', which is not among the imported rules");
        var isName = reference.Length > 0 && (char.IsAsciiLetter(reference[0]) || reference[0] == '_')
            && reference.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
        var selector = isName ? reference : $"event{_events.Count + 1}";
        if (_events.Exists(known => known.Reference == reference))
        {
            if (!IsOrdered) return;
            selector = $"event{_events.Count + 1}";
        }

        _events.Add((reference, selector, rule));
    }

    /// <summary>Steps that must not happen, by the condition of an ordered correlation.</summary>
    private HashSet<string> Absent()
    {
        var absent = new HashSet<string>(StringComparer.Ordinal);
        var operands = Expression switch
        {
            null => [],
            SigmaExpression.Many { All: true } many => many.Operands,
            { } one => [one],
        };
        foreach (var operand in operands)
        {
            if (operand is SigmaExpression.Not { Operand: SigmaExpression.Named unwanted }) absent.Add(unwanted.Name);
            else if (operand is not SigmaExpression.Named)
                throw new SigmaRefusal("its condition has more than 'and' and 'not', which has no order");
        }

        if (absent.Count > 0) _notes.Add("a rule with 'not' must not happen between its neighbours, or until the end");
        return absent;
    }

    private string Match(SigmaExpression expression) => expression switch
    {
        SigmaExpression.Named named => _events.Find(known => known.Reference == named.Name).Selector
            ?? throw new SigmaRefusal($"its condition names '{named.Name}', which it does not list"),
        SigmaExpression.Not not => $"not {Match(not.Operand)}",
        SigmaExpression.Many many => SigmaText.Joined(many.All, many.Operands.Select(Match)),
        _ => throw new SigmaRefusal("its condition counts rules with 'of', which has no counterpart"),
    };

    private void AppendGroup(StringBuilder yaml)
    {
        var group = SigmaDocument.Texts(_correlation, "group-by");
        var aliases = _correlation.Find("aliases") as YamlNode.Map;
        if (aliases is null && _correlation.Find("aliases") is not (null or YamlNode.Null))
            throw new SigmaRefusal("its aliases are no mapping of rules to fields");
        if (group.IsEmpty)
        {
            _notes.Add("it has no group-by: all events of the cluster count together");
            return;
        }

        var names = group.Select(name => aliases?.Find(name) is null ? SigmaField.Of(name, _notes).Text : name);
        yaml.Append($"  group_by: [{string.Join(", ", names.Select(SigmaText.Scalar))}]\n");
        _notes.Add("an event that lacks a field of group-by is left out");
        if (aliases is null) return;
        yaml.Append("  aliases:\n");
        foreach (var (key, value) in aliases.Pairs)
        {
            if (key is not YamlNode.Scalar alias || value is not YamlNode.Map uses)
                throw new SigmaRefusal("its aliases are no mapping of rules to fields");
            var fields = uses.Pairs.SelectMany(Alias).ToList();
            yaml.Append($"    {SigmaText.Scalar(alias.Text)}: {{{string.Join(", ", fields)}}}\n");
            if (group.Contains(alias.Text)
                && _events.Find(known => uses.Find(known.Reference) is null).Rule is not null)
                throw new SigmaRefusal(
                    $"its alias '{alias.Text}' has no field for one of its rules, which would never count");
        }
    }

    private IEnumerable<string> Alias(KeyValuePair<YamlNode, YamlNode> use)
    {
        if (use is not { Key: YamlNode.Scalar rule, Value: YamlNode.Scalar field })
            throw new SigmaRefusal("its aliases are no mapping of rules to fields");
        var selectors = _events.Where(known => known.Reference == rule.Text).Select(known => known.Selector).ToList();
        if (selectors.Count == 0) throw new SigmaRefusal($"an alias is for '{rule.Text}', which it does not list");
        var name = SigmaText.Scalar(SigmaField.Of(field.Text, _notes).Text);
        return selectors.Select(selector => $"{selector}: {name}");
    }

    private string Timespan()
    {
        var text = SigmaDocument.TextIn(_correlation, "timespan") ?? throw new SigmaRefusal("it has no timespan");
        var number = text[..^1];
        if (number.Length == 0 || !number.All(char.IsAsciiDigit) || !int.TryParse(number, out var count))
            throw new SigmaRefusal($"its timespan '{text}' is none");
        return text[^1] switch
        {
            's' or 'm' or 'h' or 'd' or 'w' => text,
            'M' => $"{count * SecondsOfMonth}s",
            'y' => $"{count * SecondsOfYear}s",
            _ => throw new SigmaRefusal($"its timespan '{text}' has an unknown unit"),
        };
    }

    private void AppendThreshold(StringBuilder yaml)
    {
        if (_correlation.Find("condition") is not YamlNode.Map condition)
        {
            if (Counting.Contains(_type)) throw new SigmaRefusal("it has no condition to count up to");
            return;
        }

        if (IsOrdered) throw new SigmaRefusal("it counts ordered rules, which has no counterpart");
        var parts = new List<string>();
        foreach (var (key, value) in condition.Pairs)
        {
            if (key is not YamlNode.Scalar { Text: var name }) throw new SigmaRefusal("its condition is no mapping");
            parts.Add(name switch
            {
                "gt" or "gte" or "lt" or "lte" or "eq" or "neq" or "percentile" when value is YamlNode.Scalar number =>
                    $"{name}: {SigmaText.Scalar(number.Text)}",
                "field" => $"field: [{string.Join(", ", SigmaDocument.Texts(condition, name).Select(Field))}]",
                _ => throw new SigmaRefusal($"its condition has '{name}', which is unknown"),
            });
        }

        if (_type == "value_percentile" && condition.Find("percentile") is null)
            throw new SigmaRefusal("it does not say which percentile, and by the specification could mean rarity");
        yaml.Append($"  threshold: {{{string.Join(", ", parts)}}}\n");
    }

    private string Field(string name) => SigmaText.Scalar(SigmaField.Of(name, _notes).Text);
}
