using AuditActors.Runtime.Delivery;

namespace AuditActors.App.Wiring;

/// <summary>From the sinks of a node to others.</summary>
/// <param name="Stop">Those that are gone, and those that are no longer the same.</param>
/// <param name="Start">Those that are new, and those that are no longer the same.</param>
/// <param name="Names">All that there are from now on.</param>
internal sealed record SinkChange(
    IReadOnlyList<string> Stop, IReadOnlyList<SinkPlan> Start, IReadOnlyList<string> Names)
{
    public bool IsNothing => Stop.Count + Start.Count == 0;

    /// <summary>In words; null where there is nothing.</summary>
    public string? Describe()
    {
        if (IsNothing) return null;
        var started = Start.Select(plan => plan.Name).ToList();
        var parts = new[]
        {
            Part("new", started.Except(Stop)),
            Part("changed", started.Intersect(Stop)),
            Part("gone", Stop.Except(started)),
        };
        return $"sinks: {string.Join(", ", parts.OfType<string>())}";
    }

    /// <summary>Gives up receivers that nobody has taken.</summary>
    public async Task GiveUpAsync()
    {
        foreach (var plan in Start) await plan.Receiver.DisposeAsync();
    }

    private static string? Part(string word, IEnumerable<string> names)
    {
        var all = string.Join(' ', names);
        return all.Length == 0 ? null : $"{word} {all}";
    }
}
