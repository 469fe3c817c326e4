using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The detectors that are alive on a node, in the order of their last use. When they take too much memory the one used
/// longest ago is told to make room, so that names which an attacker invents cost no more than that; one that is idle
/// for long is asked whether anybody needs it. For any thread.
/// </summary>
/// <param name="mostBytes">
/// What they may take together; those with something under way stay until it is finished, and the latest always.
/// </param>
/// <param name="idleAfter">When one counts as idle.</param>
/// <param name="clock">Tells how long nothing has come.</param>
public sealed class LiveDetectors(long mostBytes, TimeSpan idleAfter, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private LiveDetector? _oldest;
    private LiveDetector? _newest;
    private int _alive;
    private long _bytes;
    private long _leavingBytes;
    private long _madeRoom;
    private long _idled;

    /// <summary>What they may take together.</summary>
    public long MostBytes => mostBytes;

    /// <summary>What they take together.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

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
        lock (_lock)
        {
            _alive++;
            Append(entered);
        }

        Charge(entered, NodeMemory.Detector);
        return entered;
    }

    /// <summary>It takes so much from now on.</summary>
    internal void Charge(LiveDetector charged, int bytes)
    {
        List<IActorRef>? spares = null;
        lock (_lock)
        {
            _bytes += bytes - charged.Bytes;
            if (charged.IsLeaving) _leavingBytes += bytes - charged.Bytes;
            charged.Bytes = bytes;
            while (_bytes - _leavingBytes > mostBytes && _oldest != _newest)
            {
                var spare = _oldest!;
                Unlink(spare);
                spare.IsLeaving = true;
                _leavingBytes += spare.Bytes;
                (spares ??= []).Add(spare.Actor);
            }
        }

        foreach (var spare in spares ?? []) spare.Tell(NamespaceProtocol.Rest.ToMakeRoom);
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
            _bytes -= gone.Bytes;
            if (gone.IsLeaving) _leavingBytes -= gone.Bytes;
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
