using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>
/// Numbers as correlations compute with them: decimal numbers and Kubernetes quantities (<c>250m</c>, <c>2Gi</c>).
/// Amounts of a septillion and more are not taken: sums of them could not be exact.
/// </summary>
internal static class Quantity
{
    private const int MaxLength = 64;
    private const decimal TooLarge = 1e24m;
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly FrozenDictionary<string, decimal> Suffixes = new Dictionary<string, decimal>
    {
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        [""] = 1,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads a number; null if the text is none, or is too large.</summary>
    public static decimal? Parse(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > MaxLength || !Ascii.IsValid(text)) return null;
        var all = Encoding.ASCII.GetString(text);
        var digits = all.AsSpan().TrimEnd("numkKMGTPEi");
        if (!Suffixes.TryGetValue(all[digits.Length..], out var factor)) return null;
        if (!double.TryParse(digits, Style, CultureInfo.InvariantCulture, out var rough)) return null;
        if (Math.Abs(rough) * (double)factor >= (double)TooLarge) return null;
        if (!decimal.TryParse(digits, Style, CultureInfo.InvariantCulture, out var number)) return null;
        return number * factor;
    }
}
