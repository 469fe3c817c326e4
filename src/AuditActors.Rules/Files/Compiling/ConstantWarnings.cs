using System.Buffers;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Constants on the right of comparisons that look like a mistake.</summary>
internal static class ConstantWarnings
{
    private static readonly SearchValues<char> SpecialInRegex = SearchValues.Create(".+*?^$()[]{}|\\");

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n\v\f");

    public static IEnumerable<(string Message, Condition.Compare Where)> Of(Condition condition, RuleSource source)
    {
        foreach (var compare in ConditionFields.Terms(condition).OfType<Condition.Compare>())
        {
            foreach (var constant in Constants(compare.Right))
            {
                foreach (var message in Of(constant, compare.Comparison.Operator, source))
                    yield return (message, compare);
            }
        }
    }

    public static IEnumerable<string> Constants(RightSide right) => right switch
    {
        RightSide.Constant constant => [constant.Text],
        RightSide.Constants constants => constants.Texts,
        _ => [],
    };

    private static IEnumerable<string> Of(string constant, Operator @operator, RuleSource source)
    {
        if (@operator == Operator.Regex && IsPlain(constant))
        {
            yield return $"regex check with '{constant}' may be optimized with simpler operators such as "
                + "'=', 'contains', 'startswith', 'endswith'";
        }

        if (constant.AsSpan().ContainsAny(WhiteSpace)) yield break;
        if (source.NamesField(constant))
            yield return $"'{constant}' may be a valid field misused as a const string value";
        if (LooksLikeTransformer(constant))
            yield return $"'{constant}' may be a valid field transformer misused as a const string value";
    }

    /// <summary>Whether nothing special is left once anchors and wildcards at the very ends are taken off.</summary>
    private static bool IsPlain(string pattern)
    {
        var rest = pattern.AsSpan();
        if (rest is ['^', ..]) rest = rest[1..];
        else if (rest.Length > 1 && IsWildcard(rest[..2])) rest = rest[2..];
        if (rest is [.., '$']) rest = rest[..^1];
        else if (rest.Length > 1 && IsWildcard(rest[^2..])) rest = rest[..^2];
        return !rest.ContainsAny(SpecialInRegex);
    }

    private static bool IsWildcard(ReadOnlySpan<char> pair) => pair is ['.', '*' or '+' or '?'];

    private static bool LooksLikeTransformer(string text)
    {
        var parenthesis = text.IndexOf('(', StringComparison.Ordinal);
        return parenthesis > 0 && text.EndsWith(')')
            && (text[..parenthesis] == "val" || Keywords.Transformers.Contains(text[..parenthesis]));
    }
}
