namespace AuditActors.Runtime.Delivery;

/// <summary>
/// Says when an alert may pass. The limiters of the platform look at the wall clock; this one takes its clock from
/// outside.
/// </summary>
internal sealed class TokenBucket(RateLimit limit, TimeProvider clock)
{
    private readonly TimeSpan _step = limit.Per / limit.Alerts;
    private double _tokens = limit.Burst;
    private long _filledAt = clock.GetTimestamp();

    public bool TryTake()
    {
        Fill();
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
            await Task.Delay(_step * (1 - _tokens) + TimeSpan.FromMilliseconds(1), clock, cancellationToken);
    }

    private void Fill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(limit.Burst, _tokens + (clock.GetElapsedTime(_filledAt, now) / _step));
        _filledAt = now;
    }
}
