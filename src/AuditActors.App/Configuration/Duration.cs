using System.Globalization;

namespace AuditActors.App.Configuration;

/// <summary>A time as options give it: a number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal readonly record struct Duration(int Count, string Unit)
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    public TimeSpan Time
    {
        get
        {
            var unit = Unit;
            return Count * Units.First(known => known.Unit == unit).Length;
        }
    }

    /// <summary>Reads a time longer than nothing.</summary>
    public static Duration? TryParse(string text)
    {
        var unit = Units.Select(u => u.Unit).FirstOrDefault(u => text.EndsWith(u, StringComparison.Ordinal));
        return unit is not null
            && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
                ? new Duration(count, unit)
                : null;
    }

    public override string ToString() => $"{Count}{Unit}";
}
