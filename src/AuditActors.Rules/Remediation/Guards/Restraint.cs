namespace AuditActors.Rules.Remediation.Guards;

/// <summary>Says from what was done lately whether a rule may act again.</summary>
public sealed class Restraint(GuardSettings settings)
{
    /// <summary>How far back it must be known what was done.</summary>
    public TimeSpan LooksBack =>
        settings.Window > settings.Deduplication ? settings.Window : settings.Deduplication;

    /// <summary>Why a rule must not act now; null if it may.</summary>
    /// <param name="now">The present.</param>
    /// <param name="isDisruptive">Whether it would take something away.</param>
    /// <param name="sameTarget">When the same action of the rule was last taken on the object; null for never.</param>
    /// <param name="disruptive">When disruptive actions of the rule were begun, in any order.</param>
    public string? Forbids(
        DateTimeOffset now, bool isDisruptive, DateTimeOffset? sameTarget, IEnumerable<DateTimeOffset> disruptive)
    {
        if (sameTarget is { } last && now - last < settings.Deduplication)
            return $"the rule did this to the object less than {Text(settings.Deduplication)} ago";
        if (!isDisruptive) return null;
        var count = disruptive.Count(at => now - at < settings.Window);
        return count >= settings.MaxDisruptive
            ? $"the rule has done {count} disruptive actions in {Text(settings.Window)}; it only tells until fewer are"
            : null;
    }

    private static string Text(TimeSpan time) =>
        time.TotalSeconds < 120 ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min";
}
