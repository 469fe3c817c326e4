using System.Globalization;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>An alert as the vectors write it down.</summary>
internal sealed record VectorAlert(long Time, string Key, IEnumerable<string> Events, string After, Guid Id)
{
    public long Suppressed { get; init; }

    public decimal? Value { get; init; }

    public string Shown(Vector vector, bool withValues)
    {
        var events = Events.Select(identity => identity.StartsWith("c:", StringComparison.Ordinal) ? "c:*" : identity);
        var text = $"@{Vector.Seconds(Time)} key={Key} by={string.Join(',', events)} after={After}";
        if (vector.Suppressed is not null) text += $" suppressed={Suppressed}";
        if (withValues && vector.Values is not null) text += $" value={Rounded(Value)}";
        return vector.Ids is null ? text : $"{text} id={Id}";
    }

    /// <summary>Everything of it but the value, which printed alerts need not carry.</summary>
    public string InFull() =>
        $"@{Vector.Seconds(Time)} key={Key} by={string.Join(',', Events)} after={After} suppressed={Suppressed} "
        + $"id={Id}";

    public static string Rounded(decimal? number) => number is { } value
        ? decimal.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture)
        : "-";

    /// <summary>Alerts that come out at one arrival may come in any order; arrivals are in order.</summary>
    public static IReadOnlyList<string> InOrderWithinArrivals(IEnumerable<string> alerts)
    {
        var groups = new List<List<string>>();
        var after = "";
        foreach (var alert in alerts)
        {
            var arrival = alert.Split(" after=")[1].Split(' ')[0];
            if (groups.Count == 0 || arrival != after) groups.Add([]);
            groups[^1].Add(alert);
            after = arrival;
        }

        return [.. groups.SelectMany(group => group.Order(StringComparer.Ordinal))];
    }
}
