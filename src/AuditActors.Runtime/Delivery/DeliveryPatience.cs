namespace AuditActors.Runtime.Delivery;

/// <summary>How a sink goes on when its receiver fails.</summary>
public sealed record DeliveryPatience
{
    /// <summary>What one delivery may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pauses grow from this one.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A delivery that fails for so long goes to the dead letters; null: never.</summary>
    public TimeSpan? GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>After so many failures in a row within a minute the receiver is left alone for a while.</summary>
    public int BreakAfter { get; init; } = 5;

    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(30);
}
