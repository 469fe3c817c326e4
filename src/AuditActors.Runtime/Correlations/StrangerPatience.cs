namespace AuditActors.Runtime.Correlations;

/// <summary>
/// How long events are left unanswered that a node with other rules has found: it may have new ones some time before
/// this node, and sends again what is not answered. Not for ever, as rules may have been refused here.
/// </summary>
internal sealed class StrangerPatience(TimeSpan patience)
{
    /// <summary>Resent things come more often; after a longer silence it is another matter.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private TimeSpan _since;
    private TimeSpan? _last;
    private bool _isOver;

    /// <summary>Whether something that cannot be read is still worth waiting for.</summary>
    /// <param name="now">On a clock that only goes on.</param>
    public bool Waits(TimeSpan now)
    {
        if (_last is not { } last || now - last > Silence) _since = now;
        _last = now;
        _isOver = _isOver || now - _since >= patience;
        return !_isOver;
    }

    /// <summary>This node has other rules now.</summary>
    public void Begin()
    {
        _last = null;
        _isOver = false;
    }
}
