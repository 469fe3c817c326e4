using System.Globalization;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Sizes in memory: a whole number and <c>KiB</c>, <c>MiB</c> or <c>GiB</c>.</summary>
internal static class CorrelationSize
{
    private static readonly (string Unit, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30)];

    /// <summary>Bytes; null if the text is no size.</summary>
    public static long? Parse(string text)
    {
        foreach (var (unit, shift) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            return int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0
                ? (long)number << shift
                : null;
        }

        return null;
    }
}
