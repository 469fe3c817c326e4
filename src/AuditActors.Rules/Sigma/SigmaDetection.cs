using System.Text.RegularExpressions;
using AuditActors.Rules.Files.Yaml;

namespace AuditActors.Rules.Sigma;

/// <summary>A rule's detection as a condition.</summary>
internal sealed class SigmaDetection
{
    private const int LongestCondition = 64 * 1024;
    private static readonly string[] Connections = ["exec", "attach", "portforward"];

    private readonly Dictionary<string, YamlNode> _selections;
    private readonly SigmaNotes _notes;
    private readonly SigmaMatch _match;

    private SigmaDetection(YamlNode.Map detection, SigmaNotes notes)
    {
        _notes = notes;
        _match = new SigmaMatch(notes);
        _selections = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in detection.Pairs)
        {
            if (key is YamlNode.Scalar { Text: not ("condition" or "timeframe") } name)
                _selections.TryAdd(name.Text, value);
        }
    }

    public static string Condition(YamlNode.Map detection, SigmaNotes notes)
    {
        if (detection.Find("timeframe") is not null)
            throw new SigmaRefusal("it has a timeframe, a form that Sigma gave up: write a correlation document");
        var conditions = SigmaDocument.Texts(detection, "condition");
        if (conditions.IsEmpty) throw new SigmaRefusal("its detection has no condition");
        var reader = new SigmaDetection(detection, notes);
        var condition = SigmaText.Joined(
            all: false, conditions.Select(text => reader.Of(SigmaExpressionParser.Parse(text))));
        return condition.Length <= LongestCondition
            ? condition
            : throw new SigmaRefusal($"its condition is longer than {LongestCondition} characters");
    }

    private string Of(SigmaExpression expression) => expression switch
    {
        SigmaExpression.Named named => Selection(named.Name),
        SigmaExpression.Not not => $"not {Bracketed(Of(not.Operand))}",
        SigmaExpression.Many many => SigmaText.Joined(many.All, many.Operands.Select(Of)),
        SigmaExpression.Of of => SigmaText.Joined(of.All, Named(of.Pattern).Select(Selection)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Selections by a pattern; those that begin with an underscore only if it does, too.</summary>
    private IEnumerable<string> Named(string pattern)
    {
        var wanted = new Regex(
            "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$",
            RegexOptions.NonBacktracking);
        List<string> names =
        [
            .. _selections.Keys
                .Where(name => wanted.IsMatch(name) && name.StartsWith('_') == pattern.StartsWith('_')),
        ];
        return names.Count > 0 ? names : throw new SigmaRefusal($"nothing in its detection is named '{pattern}'");
    }

    private string Selection(string name) => _selections.TryGetValue(name, out var selection)
        ? Selection(name, selection)
        : throw new SigmaRefusal($"its condition names '{name}', which its detection lacks");

    private string Selection(string name, YamlNode selection) => selection switch
    {
        YamlNode.Map { Pairs.Count: > 0 } map => Bracketed(SigmaText.Joined(all: true, Matches(map))),
        YamlNode.Sequence { Items: { Count: > 0 } items } when items.TrueForAll(item => item is YamlNode.Map) =>
            SigmaText.Joined(all: false, items.Select(item => Selection(name, item))),
        YamlNode.Sequence { Items: { Count: > 0 } items } => _match.Keywords(items),
        YamlNode.Scalar scalar => _match.Keywords([scalar]),
        _ => throw new SigmaRefusal($"'{name}' in its detection is empty"),
    };

    private IEnumerable<string> Matches(YamlNode.Map map)
    {
        var isConnection = SigmaDocument.Texts(map, "objectRef.subresource").Any(Connections.Contains);
        foreach (var (key, value) in map.Pairs)
        {
            if (key is not YamlNode.Scalar field) throw new SigmaRefusal("a field in its detection is no text");
            if (field.Text == "verb" && isConnection && value is YamlNode.Scalar { Text: "create" })
            {
                _notes.Add("connections over WebSocket, as kubectl opens them since 1.31, have the verb 'get': added");
                yield return "ka.verb in (create, get)";
                continue;
            }

            if (field.Text == "verb" && SigmaDocument.Texts(map, "verb").Contains("delete"))
                _notes.Add("a deletion of all objects at once has the verb 'deletecollection', which is not looked at");
            yield return _match.Condition(field.Text, value);
        }
    }

    private static string Bracketed(string condition) => condition.StartsWith('(') || !condition.Contains(' ')
        ? condition
        : condition.Contains(" and ", StringComparison.Ordinal) || condition.Contains(" or ", StringComparison.Ordinal)
            || condition.StartsWith("not ", StringComparison.Ordinal)
            ? $"({condition})"
            : condition;
}
