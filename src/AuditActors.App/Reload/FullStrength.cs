namespace AuditActors.App.Reload;

/// <summary>Knows how many nodes a cluster had lately, so that one that is away for a while is missed.</summary>
/// <param name="missedFor">Nodes that are away for longer belong to it no more.</param>
/// <param name="clock">Tells for how long.</param>
internal sealed class FullStrength(TimeSpan missedFor, TimeProvider clock)
{
    private int _most;
    private long _seen;

    /// <summary>Takes notice of how many nodes work now; true if there were more lately.</summary>
    public bool IsMissingSome(int nodes)
    {
        if (nodes < _most && clock.GetElapsedTime(_seen) <= missedFor) return true;
        (_most, _seen) = (nodes, clock.GetTimestamp());
        return false;
    }
}
