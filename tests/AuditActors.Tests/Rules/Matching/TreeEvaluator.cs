using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuditActors.Rules.Language;

namespace AuditActors.Tests.Rules.Matching;

/// <summary>
/// The plain meaning of a condition, written for clarity: walks the tree anew for every event, over field values given
/// by name (a text or a list of texts; absent fields are missing). The compiled form is held against it.
/// </summary>
internal sealed class TreeEvaluator(IReadOnlyDictionary<string, string[]> fields, IReadOnlySet<string> listFields)
{
    public bool Holds(Condition condition) => condition switch
    {
        Condition.And and => and.Terms.All(Holds),
        Condition.Or or => or.Terms.Any(Holds),
        Condition.Not not => !Holds(not.Term),
        Condition.Exists exists => Read(exists.Left) is not null,
        Condition.Compare compare => Holds(compare),
        _ => throw new InvalidOperationException(),
    };

    private bool Holds(Condition.Compare compare)
    {
        if (Read(compare.Left) is not { } left) return false;
        var (@operator, modifier) = (compare.Comparison.Operator, compare.Comparison.Modifier);
        if (compare.Right is RightSide.Value value)
        {
            if (Read(value.Operand) is not { } right) return false;
            var leftKeepsNul = IsList(compare.Left) && KeepsNul(compare.Left);
            if (@operator is Operator.In or Operator.Intersects && KeepsNul(value.Operand) != leftKeepsNul)
                return false;
            return IsList(compare.Left) ? HoldsForList(left, @operator, right) : Holds(left[0], @operator, right[0]);
        }

        var constants = compare.Right is RightSide.Constant constant
            ? [constant.Text]
            : ((RightSide.Constants)compare.Right).Texts.ToArray();
        if (IsList(compare.Left)) return !KeepsNul(compare.Left) && HoldsForList(left, @operator, constants);
        var holding = constants.Count(other => IsNumber(compare.Left)
            ? Compare(Number(left[0]), @operator, Number(other))
            : Holds(left[0], @operator, other));
        return modifier switch
        {
            Modifier.OneOf => holding == 1,
            Modifier.AllOf => constants.Length > 0 && holding == constants.Length,
            _ => holding > 0,
        };
    }

    private static bool HoldsForList(string[] elements, Operator @operator, string[] others) =>
        @operator == Operator.In ? elements.All(others.Contains) : elements.Any(others.Contains);

    private static bool Holds(string value, Operator @operator, string other) => @operator switch
    {
        Operator.Equal or Operator.In or Operator.Intersects => value == other,
        Operator.NotEqual => value != other,
        Operator.Less => Bytes(value, other) < 0,
        Operator.LessOrEqual => Bytes(value, other) <= 0,
        Operator.Greater => Bytes(value, other) > 0,
        Operator.GreaterOrEqual => Bytes(value, other) >= 0,
        Operator.Contains => value.Contains(other, StringComparison.Ordinal),
        Operator.CaseInsensitiveContains => Lower(value).Contains(Lower(other), StringComparison.Ordinal),
        Operator.StartsWith => value.StartsWith(other, StringComparison.Ordinal),
        Operator.EndsWith => value.EndsWith(other, StringComparison.Ordinal),
        Operator.Glob => Wildcards(other).IsMatch(Latin(value)),
        Operator.CaseInsensitiveGlob => Wildcards(Lower(other)).IsMatch(Latin(Lower(value))),
        Operator.Regex => Regex.IsMatch(value, $@"\A(?:{other})\z", RegexOptions.CultureInvariant),
        Operator.PathMatch => PathMatches(value, other),
        _ => throw new InvalidOperationException(),
    };

    private static bool Compare(decimal value, Operator @operator, decimal other) => @operator switch
    {
        Operator.Equal or Operator.In or Operator.Intersects => value == other,
        Operator.NotEqual => value != other,
        Operator.Less => value < other,
        Operator.LessOrEqual => value <= other,
        Operator.Greater => value > other,
        Operator.GreaterOrEqual => value >= other,
        _ => throw new InvalidOperationException(),
    };

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static int Bytes(string value, string other) =>
        Encoding.UTF8.GetBytes(value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private static bool PathMatches(string value, string prefix)
    {
        var parts = value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var wanted = prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length <= parts.Length
            && wanted.Zip(parts).All(pair => Wildcards(pair.First).IsMatch(Latin(pair.Second)));
    }

    /// <summary>Stars and question marks only; a question mark is one byte, hence the one-byte alphabet.</summary>
    private static Regex Wildcards(string pattern) => new(
        @"\A" + Regex.Escape(Latin(pattern)).Replace(@"\*", "(?s:.)*").Replace(@"\?", "(?s:.)") + @"\z");

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Lower(string text) => Map(text, 'A', 'Z', 32);

    private static string Upper(string text) => Map(text, 'a', 'z', -32);

    private static string Map(string text, char low, char high, int offset) =>
        string.Concat(text.Select(c => c >= low && c <= high ? (char)(c + offset) : c));

    private string[]? Read(Operand operand) => operand switch
    {
        Operand.Field field => fields.GetValueOrDefault(field.Text),
        Operand.Constant constant => [constant.Text],
        Operand.List list => ReadAll(list.Items),
        Operand.Transform transform => Transform(transform),
        _ => throw new InvalidOperationException(),
    };

    private string[]? ReadAll(IEnumerable<Operand> items)
    {
        var values = items.Select(Read).ToList();
        return values.Contains(null) ? null : [.. values.Select(value => value![0])];
    }

    private string[]? Transform(Operand.Transform transform)
    {
        var arguments = transform.Arguments;
        if (transform.Name == "concat") return ReadAll(arguments) is { } parts ? [string.Concat(parts)] : null;
        if (transform.Name == "join")
        {
            return Read(arguments[0]) is { } separator && Read(arguments[1]) is { } elements
                ? [string.Join(separator[0], elements)]
                : null;
        }

        if (Read(arguments[0]) is not { } value) return null;
        return transform.Name switch
        {
            "tolower" => [.. value.Select(Lower)],
            "toupper" => [.. value.Select(Upper)],
            "basename" => [.. value.Select(text => text[(text.LastIndexOf('/') + 1)..])],
            "len" => [$"{(IsList(arguments[0]) ? value.Length : Encoding.UTF8.GetByteCount(value[0]))}"],
            _ => throw new InvalidOperationException(),
        };
    }

    private bool IsList(Operand operand) => operand switch
    {
        Operand.Field field => listFields.Contains(field.Text),
        Operand.List => true,
        Operand.Transform { Name: "tolower" or "toupper" or "basename" } transform => IsList(transform.Arguments[0]),
        _ => false,
    };

    private static bool IsNumber(Operand operand) => operand is Operand.Transform { Name: "len" };

    private static bool KeepsNul(Operand operand) =>
        operand is Operand.Transform { Name: "tolower" or "toupper" or "basename" };
}
