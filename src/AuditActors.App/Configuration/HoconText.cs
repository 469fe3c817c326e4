using System.Text;
using System.Text.RegularExpressions;

namespace AuditActors.App.Configuration;

/// <summary>
/// A configuration file made ready for the parser: environment variables put in, and what the parser would silently
/// misread refused with its place.
/// </summary>
internal static partial class HoconText
{
    /// <summary>Fails with <see cref="CommandException"/>.</summary>
    public static string Read(string path, Func<string, string?> environment)
    {
        try
        {
            return Prepare(path, File.ReadAllText(path), environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot read this configuration file: {e.Message}");
        }
    }

    internal static string Prepare(string path, string text, Func<string, string?> environment)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
            lines[index] = Substitute(lines[index], $"{path}:{index + 1}", environment);
        CheckBrackets(path, lines);
        return string.Join('\n', lines);
    }

    private static string Substitute(string line, string place, Func<string, string?> environment)
    {
        var code = WithoutComment(line);
        if (!code.Contains("${", StringComparison.Ordinal)) return line;
        var match = WholeValue().Match(code);
        if (!match.Success)
            throw new CommandException(
                $"{place}: only 'key = ${{?AUDITACTORS_NAME}}', on a line of its own, can be substituted");
        var value = environment(match.Groups["name"].Value);
        return string.IsNullOrEmpty(value) ? "" : $"{match.Groups["key"].Value}= {Quote(value)}";
    }

    private static void CheckBrackets(string path, string[] lines)
    {
        var open = new Stack<(char Bracket, int Line)>();
        for (var index = 0; index < lines.Length; index++)
        {
            foreach (var bracket in Brackets(lines[index], $"{path}:{index + 1}"))
            {
                if (bracket is '{' or '[') open.Push((bracket, index + 1));
                else if (!open.TryPop(out var opened) || opened.Bracket != (bracket == '}' ? '{' : '['))
                    throw new CommandException($"{path}:{index + 1}: '{bracket}' closes nothing");
            }
        }

        if (open.TryPeek(out var left))
            throw new CommandException($"{path}:{left.Line}: '{left.Bracket}' is not closed");
    }

    private static List<char> Brackets(string line, string place)
    {
        var brackets = new List<char>();
        var isQuoted = false;
        var code = WithoutComment(line);
        for (var index = 0; index < code.Length; index++)
        {
            if (isQuoted && code[index] == '\\') index++;
            else if (code[index] == '"') isQuoted = !isQuoted;
            else if (!isQuoted && code[index] is '{' or '}' or '[' or ']') brackets.Add(code[index]);
        }

        return isQuoted ? throw new CommandException($"{place}: a quote is not closed on its line") : brackets;
    }

    private static string WithoutComment(string line)
    {
        var isQuoted = false;
        for (var index = 0; index < line.Length; index++)
        {
            if (isQuoted && line[index] == '\\') index++;
            else if (line[index] == '"') isQuoted = !isQuoted;
            else if (!isQuoted && (line[index] == '#' || line[index..].StartsWith("//", StringComparison.Ordinal)))
                return line[..index];
        }

        return line;
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in value)
        {
            if (character is '"' or '\\') quoted.Append('\\');
            quoted.Append(character is '\n' or '\r' ? ' ' : character);
        }

        return quoted.Append('"').ToString();
    }

    // In quotes, too: that is what the chart makes of its values.
    [GeneratedRegex(
        @"^(?<key>\s*""?[\w.\-]+""?\s*)[=:]\s*""?\$\{\?(?<name>AUDITACTORS_\w+)\}""?\s*,?\s*$",
        RegexOptions.NonBacktracking)]
    private static partial Regex WholeValue();
}
