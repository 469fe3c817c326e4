namespace AuditActors.Events;

/// <summary>The offset from UTC that a zone has now; the clock is asked only where the offset ever changes.</summary>
internal sealed class CurrentOffset(TimeZoneInfo zone, TimeProvider clock)
{
    private readonly TimeSpan? _always = zone.GetAdjustmentRules().Length == 0 ? zone.BaseUtcOffset : null;

    public TimeSpan Now => _always ?? zone.GetUtcOffset(clock.GetUtcNow());
}
