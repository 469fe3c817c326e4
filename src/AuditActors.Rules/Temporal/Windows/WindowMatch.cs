namespace AuditActors.Rules.Temporal.Windows;

/// <summary>A window's verdict: what happened, when, and what the alert's id hangs on.</summary>
internal sealed record WindowMatch
{
    /// <summary>The match time.</summary>
    public required long Time { get; init; }

    /// <summary>The events that it is made of, in order; of a very full window not all.</summary>
    public required IReadOnlyList<Evidence> Events { get; init; }

    /// <summary>For each event the selectors that it stands for; null where those are all that it hit.</summary>
    public IReadOnlyList<uint>? Roles { get; init; }

    /// <summary>What the alert's id is made of beside correlation, partition and group.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Anchors { get; init; }

    public required long Start { get; init; }

    public required long End { get; init; }

    /// <summary>How many events the window held.</summary>
    public required long Count { get; init; }

    /// <summary>The number that was compared, if one was.</summary>
    public decimal? Value { get; init; }

    /// <summary>What it was compared with.</summary>
    public decimal? Limit { get; init; }

    /// <summary>The different values counted, or the new ones.</summary>
    public IReadOnlyList<byte[]> Values { get; init; } = [];
}
