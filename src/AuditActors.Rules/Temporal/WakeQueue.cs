namespace AuditActors.Rules.Temporal;

/// <summary>Groups in the order in which they want to be woken.</summary>
internal sealed class WakeQueue
{
    private const int Slack = 64;

    private readonly PriorityQueue<GroupState, Turn> _queue = new();
    private int _stale;

    private readonly record struct Turn(long Time, GroupKey Key) : IComparable<Turn>
    {
        public int CompareTo(Turn other)
        {
            var byTime = Time.CompareTo(other.Time);
            return byTime != 0 ? byTime : GroupKey.Compare(Key, other.Key);
        }
    }

    /// <summary>The next time; <see cref="EventTime.End"/> if nobody waits.</summary>
    public long NextTime
    {
        get
        {
            DropStale();
            return _queue.TryPeek(out _, out var turn) ? turn.Time : EventTime.End;
        }
    }

    /// <summary>Sees to it that a group is woken no later than its window wants.</summary>
    public void Schedule(GroupState state)
    {
        var time = state.Window.NextWake;
        if (time >= state.QueuedFor || time == EventTime.End) return;
        Forget(state);
        state.QueuedFor = time;
        _queue.Enqueue(state, new Turn(time, state.Key));
    }

    /// <summary>The group whose turn it is; it may turn out that its window wants to sleep longer.</summary>
    public GroupState Take()
    {
        DropStale();
        var state = _queue.Dequeue();
        state.QueuedFor = EventTime.End;
        return state;
    }

    /// <summary>A group is not to be woken.</summary>
    public void Forget(GroupState state)
    {
        if (state.QueuedFor == EventTime.End) return;
        state.QueuedFor = EventTime.End;
        _stale++;
        if (_stale > Slack && _stale > _queue.Count / 2) Rebuild();
    }

    private void DropStale()
    {
        while (_queue.TryPeek(out var state, out var turn) && state.QueuedFor != turn.Time)
        {
            _queue.Dequeue();
            _stale--;
        }
    }

    private void Rebuild()
    {
        var live = _queue.UnorderedItems.Where(item => item.Element.QueuedFor == item.Priority.Time).ToList();
        _queue.Clear();
        _queue.EnqueueRange(live);
        _stale = 0;
    }
}
