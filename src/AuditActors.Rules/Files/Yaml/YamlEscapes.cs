using System.Globalization;
using System.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Escapes in double-quoted scalars.</summary>
internal static class YamlEscapes
{
    public static byte[] Read(YamlCursor at)
    {
        at.Take();
        var sign = at.Take();
        var plain = sign switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' or '\t' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\u001b",
            ' ' or '"' or '\'' or '\\' or '/' => ((char)sign).ToString(),
            'N' => "\u0085",
            '_' => "\u00a0",
            'L' => "\u2028",
            'P' => "\u2029",
            'x' => CodePoint(at, 2),
            'u' => CodePoint(at, 4),
            'U' => CodePoint(at, 8),
            _ => throw at.Error($"unknown escape character: {(char)Math.Max(sign, ' ')}"),
        };
        return Encoding.UTF8.GetBytes(plain);
    }

    private static string CodePoint(YamlCursor at, int digits)
    {
        var hex = new StringBuilder(digits);
        for (var digit = 0; digit < digits; digit++) hex.Append((char)Math.Max(at.Take(), 0));
        if (!uint.TryParse(hex.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw at.Error("bad character found while scanning hex number");
        return Rune.IsValid(value) ? new Rune(value).ToString() : throw at.Error($"invalid unicode: {value}");
    }
}
