using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The detectors that are alive on a node, in the order of their last use. When they become too many the one used
/// longest ago is told to make room, so that names which an attacker invents cost no more memory than so many detectors;
/// one that is idle for long is asked whether anybody needs it. For any thread.
/// </summary>
/// <param name="most">How many may be alive; those with something under way stay until it is finished.</param>
/// <param name="idleAfter">When one counts as idle.</param>
/// <param name="clock">Tells how long nothing has come.</param>
public sealed class LiveDetectors(int most, TimeSpan idleAfter, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private LiveDetector? _oldest;
    private LiveDetector? _newest;
    private int _alive;
    private int _leaving;
    private long _madeRoom;
    private long _idled;

    /// <summary>How many may be alive.</summary>
    public int Most => most;

    /// <summary>How many are alive.</summary>
    public int Alive => Volatile.Read(ref _alive);

    /// <summary>How many have made room for others.</summary>
    public long MadeRoom => Interlocked.Read(ref _madeRoom);

    /// <summary>How many went because nothing had come for long.</summary>
    public long Idled => Interlocked.Read(ref _idled);

    /// <summary>Asks those for which nothing has come for long whether they are needed.</summary>
    public void AskIdle()
    {
        var asked = new List<IActorRef>();
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            for (var each = _oldest; each is not null; each = each.Newer)
            {
                if (clock.GetElapsedTime(each.LastLook, now) < idleAfter) continue;
                each.LastLook = now;
                asked.Add(each.Actor);
            }
        }

        foreach (var actor in asked) actor.Tell(NamespaceProtocol.Rest.WhenIdle);
    }

    /// <summary>Another one is alive.</summary>
    internal LiveDetector Enter(IActorRef actor)
    {
        var entered = new LiveDetector(actor);
        LiveDetector? spare = null;
        lock (_lock)
        {
            _alive++;
            Append(entered);
            if (_alive - _leaving > most)
            {
                spare = _oldest!;
                Unlink(spare);
                spare.IsLeaving = true;
                _leaving++;
            }
        }

        spare?.Actor.Tell(NamespaceProtocol.Rest.ToMakeRoom);
        return entered;
    }

    /// <summary>It has got something to do.</summary>
    internal void Use(LiveDetector used)
    {
        lock (_lock)
        {
            if (used.IsLeaving) return;
            if (used != _newest)
            {
                Unlink(used);
                Append(used);
            }
            else used.LastLook = clock.GetTimestamp();
        }
    }

    /// <summary>It is not alive any more.</summary>
    /// <param name="gone">Which.</param>
    /// <param name="wasIdle">Whether it went because nobody needed it.</param>
    internal void Leave(LiveDetector gone, bool wasIdle)
    {
        lock (_lock)
        {
            _alive--;
            if (gone.IsLeaving) _leaving--;
            else Unlink(gone);
        }

        if (gone.IsLeaving) Interlocked.Increment(ref _madeRoom);
        else if (wasIdle) Interlocked.Increment(ref _idled);
    }

    private void Append(LiveDetector last)
    {
        last.LastLook = clock.GetTimestamp();
        (last.Older, last.Newer) = (_newest, null);
        if (_newest is null) _oldest = last;
        else _newest.Newer = last;
        _newest = last;
    }

    private void Unlink(LiveDetector gone)
    {
        if (gone.Older is null) _oldest = gone.Newer;
        else gone.Older.Newer = gone.Newer;
        if (gone.Newer is null) _newest = gone.Older;
        else gone.Newer.Older = gone.Older;
        (gone.Older, gone.Newer) = (null, null);
    }
}
