using System.Collections.Frozen;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Durations as correlations write them: numbers with units one after another, such as <c>1h30m</c>.</summary>
internal static class CorrelationDuration
{
    private const long MostDigits = 12;

    private static readonly FrozenDictionary<string, TimeSpan> Units = new Dictionary<string, TimeSpan>
    {
        ["ms"] = TimeSpan.FromMilliseconds(1),
        ["s"] = TimeSpan.FromSeconds(1),
        ["m"] = TimeSpan.FromMinutes(1),
        ["h"] = TimeSpan.FromHours(1),
        ["d"] = TimeSpan.FromDays(1),
        ["w"] = TimeSpan.FromDays(7),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The longest that makes sense: what comes later is not distinguished from never.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads a duration; null if the text is none, or is longer than a century.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length == 0) return null;
        var sum = TimeSpan.Zero;
        for (var at = 0; at < text.Length;)
        {
            var number = text.AsSpan(at)[..Length(text, at, char.IsAsciiDigit)];
            at += number.Length;
            var unit = text[at..(at + Length(text, at, char.IsAsciiLetter))];
            at += unit.Length;
            if (number.Length is 0 or > (int)MostDigits || !Units.TryGetValue(unit, out var span)) return null;
            if (long.Parse(number) > Longest / span) return null;
            sum += long.Parse(number) * span;
            if (sum > Longest) return null;
        }

        return sum;
    }

    private static int Length(string text, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && belongs(text[end])) end++;
        return end - at;
    }
}
