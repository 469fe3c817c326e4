namespace AuditActors.App.Emulator;

/// <summary>Lets through so many a second, on a timetable: what comes late does not delay what follows.</summary>
internal sealed class Pace(double perSecond, TimeProvider clock)
{
    private long? _begun;
    private long _passed;

    public async Task NextAsync(CancellationToken cancellationToken)
    {
        _begun ??= clock.GetTimestamp();
        var early = TimeSpan.FromSeconds(_passed++ / perSecond) - clock.GetElapsedTime(_begun.Value);
        if (early > TimeSpan.Zero) await Task.Delay(early, clock, cancellationToken);
    }
}
