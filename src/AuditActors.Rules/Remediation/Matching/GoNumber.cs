using System.Globalization;

namespace AuditActors.Rules.Remediation.Matching;

/// <summary>
/// Numbers as Go prints them, which is how Talon compares them: shortest digits, an exponent from 1e+06 on.
/// </summary>
internal static class GoNumber
{
    private const int LeastExponent = -4;
    private const int MostExponent = 6;

    public static string Print(double number)
    {
        if (number == 0) return double.IsNegative(number) ? "-0" : "0";
        // The round-trip form with an exponent: d.ddddE+xxx.
        var parts = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(parts[(parts.IndexOf('E') + 1)..], CultureInfo.InvariantCulture);
        if (exponent is < LeastExponent or >= MostExponent) return WithExponent(Digits(shortest), number < 0, exponent);
        return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture)
            .ToString("0.#############################", CultureInfo.InvariantCulture);
    }

    private static string WithExponent(string digits, bool isNegative, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        var sign = exponent < 0 ? '-' : '+';
        return string.Create(
            CultureInfo.InvariantCulture, $"{(isNegative ? "-" : "")}{mantissa}e{sign}{Math.Abs(exponent):00}");
    }

    private static string Digits(string number)
    {
        var mantissa = number.Split('E')[0].Replace("-", "", StringComparison.Ordinal)
            .Replace(".", "", StringComparison.Ordinal).Trim('0');
        return mantissa.Length == 0 ? "0" : mantissa;
    }
}
