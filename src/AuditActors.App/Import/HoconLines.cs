using System.Globalization;
using System.Text;

namespace AuditActors.App.Import;

/// <summary>A configuration as it is written: a line a setting, values quoted where they are texts.</summary>
internal sealed class HoconLines
{
    private readonly List<string> _lines = [];

    /// <summary>A setting below <c>auditactors</c>.</summary>
    /// <param name="path">Of the setting.</param>
    /// <param name="value">A text, a switch, a number, a list, or pairs of names and values.</param>
    public void Set(string path, object value) => _lines.Add($"{path} = {Value(value)}");

    public void Comment(string text) => _lines.Add($"# {text}");

    public string Print()
    {
        var text = new StringBuilder("auditactors {\n");
        foreach (var line in _lines) text.Append("  ").Append(line).Append('\n');
        return text.Append("}\n").ToString();
    }

    private static string Value(object value) => value switch
    {
        bool flag => flag ? "on" : "off",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => Quote(text),
        IReadOnlyList<KeyValuePair<string, object>> pairs => pairs.Count == 0
            ? "{}"
            : $"{{ {string.Join(", ", pairs.Select(pair => $"{Quote(pair.Key)} = {Value(pair.Value)}"))} }}",
        IEnumerable<object> items => $"[{string.Join(", ", items.Select(Value))}]",
        _ => throw new ArgumentException($"{value.GetType().Name} cannot be written", nameof(value)),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\') quoted.Append('\\').Append(character);
            else if (char.IsControl(character)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }
}
