using System.Text;

namespace AuditActors.Rules.Remediation;

/// <summary>Texts of alerts in messages: short, in one line, unable to steer a terminal.</summary>
public static class AlertText
{
    private const int Longest = 100;

    public static string Quoted(string text) => $"'{Short(text, Longest)}'";

    /// <summary>At most so many characters, controls replaced.</summary>
    public static string Short(string text, int longest)
    {
        var shown = new StringBuilder(Math.Min(text.Length, longest) + 3);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                shown.Append("...");
                break;
            }

            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator) shown.Append('\uFFFD');
            else shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
