namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>An event of a made-up history: when, which, of what group, what selectors it hits, and a value.</summary>
internal sealed record Occurrence(long Time, string Id, string Key, uint Selectors, int Value)
{
    public bool Hits(int selector) => (Selectors & (1u << selector)) != 0;
}

/// <summary>A match as laws compare it.</summary>
internal sealed record Finding(long Time, string Key, string Events)
{
    public static Finding Of(long time, string key, IEnumerable<Occurrence> events) =>
        new(time, key, string.Join(',', events.Select(each => each.Id)));
}
