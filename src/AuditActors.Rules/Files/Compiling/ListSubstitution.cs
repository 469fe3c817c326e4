using System.Buffers;
using System.Text;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Puts lists into conditions: their names are words of the text, not of the language.</summary>
internal static class ListSubstitution
{
    /// <summary>Characters that a condition may have with its lists put in.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\r");
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t\n\r(),=");

    /// <summary>Replaces every occurrence of a list's name; the text comes back unchanged when there is none.</summary>
    /// <param name="text">A condition.</param>
    /// <param name="name">The list's name.</param>
    /// <param name="items">The list's items.</param>
    /// <param name="edits">Takes what was replaced.</param>
    public static string Replace(string text, string name, IReadOnlyList<string> items, TextEdits edits)
    {
        var result = new StringBuilder();
        var rest = 0;
        var from = 0;
        string? joined = null;
        while (Find(text, name, from, rest) is { } start && result.Length <= MaxLength)
        {
            joined ??= Join(items);
            result.Append(text, rest, start - rest);
            var before = result.Length;
            var end = AfterBlanks(text, start + name.Length);
            TrimBlanks(result);
            if (joined.Length == 0) end = TakeComma(result, text, end);
            var isFirst = result.Length == 0;
            var put = isFirst ? $"{joined} " : $" {joined} ";
            edits.Add(result.Length, before - result.Length + end - start, put.Length);
            result.Append(put);
            rest = end;
            from = isFirst ? end + 1 : end;
        }

        return rest == 0 ? text : result.Append(text, rest, text.Length - rest).ToString();
    }

    /// <summary>Items with a blank are quoted unless they start with a quote; nothing is escaped.</summary>
    public static string Quoted(string item) =>
        item.Contains(' ', StringComparison.Ordinal) && item[0] is not ('"' or '\'') ? $"\"{item}\"" : item;

    /// <summary>
    /// The next occurrence between delimiters; what was put in before <paramref name="rest"/> ends in one.
    /// </summary>
    private static int? Find(string text, string name, int from, int rest)
    {
        for (var start = IndexOf(text, name, from); start >= 0; start = IndexOf(text, name, start + 1))
        {
            var end = start + name.Length;
            var isAfter = (start == rest) || Delimiters.Contains(text[start - 1]);
            if (isAfter && (end >= text.Length || Delimiters.Contains(text[end]))) return start;
        }

        return null;
    }

    private static int IndexOf(string text, string name, int from) =>
        from < text.Length ? text.IndexOf(name, from, StringComparison.Ordinal) : -1;

    private static string Join(IReadOnlyList<string> items)
    {
        var joined = new StringBuilder();
        foreach (var item in items)
        {
            if (joined.Length > 0) joined.Append(", ");
            joined.Append(Quoted(item));
            if (joined.Length > MaxLength) break;
        }

        return joined.ToString();
    }

    private static int AfterBlanks(string text, int at)
    {
        while (at < text.Length && Blanks.Contains(text[at])) at++;
        return at;
    }

    private static void TrimBlanks(StringBuilder text)
    {
        while (text.Length > 0 && Blanks.Contains(text[^1])) text.Length--;
    }

    /// <summary>An empty list takes a comma with it: the one in front, or else the one behind.</summary>
    private static int TakeComma(StringBuilder before, string text, int end)
    {
        if (before.Length > 0 && before[^1] == ',')
        {
            before.Length--;
            return end;
        }

        return end < text.Length && text[end] == ',' ? end + 1 : end;
    }
}
