using System.Globalization;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Booleans and numbers as Falco's YAML library reads them, quoted or not.</summary>
internal static class YamlScalarForms
{
    /// <summary><c>y yes true on</c> and their opposites in lower, Capital or UPPER case.</summary>
    public static bool? Flag(string text)
    {
        var tail = text.AsSpan(Math.Min(1, text.Length));
        var isLowerTail = !tail.ContainsAnyInRange('A', 'Z');
        var isUpper = !text.AsSpan().ContainsAnyInRange('a', 'z');
        if (!isLowerTail && !isUpper) return null;
        return text.ToLowerInvariant() switch
        {
            "y" or "yes" or "true" or "on" => true,
            "n" or "no" or "false" or "off" => false,
            _ => null,
        };
    }

    /// <summary>
    /// An unsigned 32-bit number: decimal, <c>0x</c> hexadecimal or <c>0</c> octal, blanks around it ignored.
    /// </summary>
    public static uint? Number(string text)
    {
        if (text.StartsWith('-')) return null;
        var digits = text.Trim(' ', '\t', '\r', '\n', '\v', '\f');
        if (digits.StartsWith('+')) digits = digits[1..];
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(
                digits.AsSpan(2), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var hex) ? hex : null;
        }

        if (digits.Length > 1 && digits[0] == '0') return Octal(digits);
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static uint? Octal(string digits)
    {
        ulong number = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7') return null;
            number = number * 8 + (ulong)(digit - '0');
            if (number > uint.MaxValue) return null;
        }

        return (uint)number;
    }
}
