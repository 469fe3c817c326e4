using System.Text;
using System.Text.RegularExpressions;

namespace AuditActors.Rules.Sigma;

/// <summary>Pieces of conditions and of YAML.</summary>
internal static partial class SigmaText
{
    private const int Width = 116;

    /// <summary>A text as a condition's string in quotes.</summary>
    public static string Quoted(string text)
    {
        if (text.EndsWith('\\'))
            throw new SigmaRefusal("a text in it ends with a backslash, which no condition can say");
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                < ' ' => throw new SigmaRefusal("a text in it has control characters"),
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A text as it may stand in a condition without quotes, or in them.</summary>
    public static string Word(string text) => PlainWord().IsMatch(text) ? text : Quoted(text);

    /// <summary>Conditions of which all or one must hold, in brackets where they are many.</summary>
    public static string Joined(bool all, IEnumerable<string> conditions)
    {
        List<string> parts = [.. conditions];
        return parts.Count == 1 ? parts[0] : $"({string.Join(all ? " and " : " or ", parts)})";
    }

    /// <summary>A text as a YAML scalar on one line.</summary>
    public static string Scalar(string text)
    {
        var line = OneLine(text);
        return PlainScalar().IsMatch(line)
            ? line
            : "\""
                + line.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                + "\"";
    }

    /// <summary>A text as a folded block of YAML; strings in quotes stay in one piece.</summary>
    public static string Folded(string text, string indent)
    {
        var lines = new StringBuilder(">");
        var line = new StringBuilder();
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + piece.Length > Width)
            {
                lines.Append('\n').Append(indent).Append(line);
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(piece);
        }

        return lines.Append('\n').Append(indent).Append(line).Append('\n').ToString();
    }

    public static string OneLine(string text) => string.Concat(
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(character => !char.IsControl(character)));

    /// <summary>A text as a part of an output, where a percent sign would name a field.</summary>
    public static string Literal(string text) => OneLine(text).Replace("%", "percent", StringComparison.Ordinal);

    private static IEnumerable<string> Pieces(string text) => Piece().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"^(?!(?i:true|false|null|yes|no|on|off|y|n)$)([A-Za-z][A-Za-z0-9 _/.()'+-]*|[0-9.]+)$")]
    private static partial Regex PlainScalar();

    [GeneratedRegex("""(?:"(?:[^"\\]|\\.)*"|[^\s"])+|"\S*""")]
    private static partial Regex Piece();
}
