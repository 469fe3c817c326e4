using System.Globalization;

namespace AuditActors.Rules.Remediation;

/// <summary>A number, or a percentage of some whole.</summary>
public readonly record struct Amount(int Number, bool IsPercent)
{
    /// <summary>Null when the text is none.</summary>
    public static Amount? Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        var digits = isPercent ? text[..^1] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (!isPercent || number <= 100)
                ? new Amount(number, isPercent)
                : null;
    }

    /// <summary>How much it is of a whole, rounded up.</summary>
    public int Of(int whole) => IsPercent ? (int)Math.Ceiling(whole * Number / 100.0) : Number;
}
