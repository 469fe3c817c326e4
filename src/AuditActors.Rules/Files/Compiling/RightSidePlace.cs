using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Finds where in a condition's text a comparison's right side starts.</summary>
internal static class RightSidePlace
{
    /// <summary>
    /// The character index; the comparison's own when the text at hand does not hold it, as within a macro.
    /// </summary>
    public static int Of(Condition.Compare compare, string text)
    {
        var start = compare.At.Index;
        if (start >= text.Length || ConditionParser.ParseOperand(text[start..], out var length) is not { } left)
            return start;
        if (!left.Equals(compare.Left)) return start;
        var at = AfterBlanks(text, start + length);
        var known = Keywords.Numeric.Concat(Keywords.Textual).Concat(Keywords.Listed);
        var word = known
            .Where(one => one.Operator == compare.Comparison.Operator && StartsAt(text, at, one.Text))
            .Select(one => one.Text)
            .FirstOrDefault();
        if (word is null) return start;
        at = AfterBlanks(text, at + word.Length);
        var modifier = compare.Comparison.Modifier.Name();
        return modifier.Length > 0 && StartsAt(text, at, modifier) ? AfterBlanks(text, at + modifier.Length) : at;
    }

    private static bool StartsAt(string text, int at, string word) =>
        text.AsSpan(Math.Min(at, text.Length)).StartsWith(word, StringComparison.Ordinal);

    private static int AfterBlanks(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}
