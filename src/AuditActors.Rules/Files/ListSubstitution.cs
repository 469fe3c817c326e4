using System.Buffers;

namespace AuditActors.Rules.Files;

/// <summary>Puts lists into conditions: their names are words of the text, not of the language (falco-compat 1.5).</summary>
internal static class ListSubstitution
{
    /// <summary>Characters that a condition may have with its lists put in.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\r");
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t\n\r(),=");

    /// <summary>Replaces every occurrence of a list's name; the text comes back unchanged when there is none.</summary>
    public static string Replace(string text, string name, IReadOnlyList<string> items)
    {
        string? joined = null;
        var start = text.IndexOf(name, StringComparison.Ordinal);
        while (start >= 0 && text.Length <= MaxLength)
        {
            if (IsDelimited(text, start, start + name.Length))
            {
                joined ??= Join(items);
                text = ReplaceAt(text, ref start, start + name.Length, joined);
            }

            start = start + 1 < text.Length ? text.IndexOf(name, start + 1, StringComparison.Ordinal) : -1;
        }

        return text;
    }

    /// <summary>Items with a blank are quoted unless they start with a quote; nothing is escaped.</summary>
    public static string Quoted(string item) =>
        item.Contains(' ', StringComparison.Ordinal) && item[0] is not ('"' or '\'') ? $"\"{item}\"" : item;

    private static string Join(IReadOnlyList<string> items)
    {
        var joined = new System.Text.StringBuilder();
        foreach (var item in items)
        {
            if (joined.Length > 0) joined.Append(", ");
            joined.Append(Quoted(item));
            if (joined.Length > MaxLength) break;
        }

        return joined.ToString();
    }

    private static bool IsDelimited(string text, int start, int end) =>
        (start == 0 || Delimiters.Contains(text[start - 1])) && (end >= text.Length || Delimiters.Contains(text[end]));

    /// <summary>Blanks around the name go; an empty list takes a comma with it.</summary>
    private static string ReplaceAt(string text, ref int start, int end, string joined)
    {
        while (start > 0 && Blanks.Contains(text[start - 1])) start--;
        while (end < text.Length && Blanks.Contains(text[end])) end++;
        if (joined.Length == 0)
        {
            if (start > 0 && text[start - 1] == ',') start--;
            else if (end < text.Length && text[end] == ',') end++;
        }

        var before = start > 0 ? $"{text.AsSpan(..start)} " : "";
        var replaced = $"{before}{joined} {text.AsSpan(end)}";
        start += joined.Length + 1;
        return replaced;
    }
}
