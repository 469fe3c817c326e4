using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>Falco's excerpt of a text: one line, at most eighty bytes to each side, a caret below.</summary>
internal static class Snippets
{
    private const int Reach = 80;
    private const string Cut = "...";

    public static string Around(ReadOnlySpan<byte> text, int offset)
    {
        if (text.IsEmpty) return "<No context available>\n";
        var at = Math.Clamp(offset, 0, text.Length - 1);
        while (at > 0 && text[at] == '\n') at--;
        var start = at;
        while (start > 0 && text[start - 1] != '\n' && at - start < Reach) start--;
        var end = at;
        while (end < text.Length && text[end] != '\n' && end - at <= Reach) end++;
        var line = Encoding.UTF8.GetString(text[start..end]).Replace("\r", "", StringComparison.Ordinal);
        if (start > 0 && text[start - 1] != '\n') line = Cut + Rest(line, Cut.Length, line.Length);
        if (end < text.Length && text[end] != '\n') line = Rest(line, 0, line.Length - Cut.Length) + Cut;
        return $"{line}\n{new string(' ', at - start)}^\n";
    }

    private static string Rest(string line, int start, int end) => start < end ? line[start..end] : "";
}
