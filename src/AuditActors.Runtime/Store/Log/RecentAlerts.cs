using AuditActors.Events;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// The end of the log as far as this process has written it: whoever keeps up with the log has it from here and leaves
/// the database alone. It gives only what nothing is missing from, and never says that there is nothing. For any
/// thread.
/// </summary>
/// <param name="node">The node of this process.</param>
/// <param name="most">Alerts kept at most.</param>
/// <param name="mostBytes">Of messages, fields and identities, kept at most.</param>
internal sealed class RecentAlerts(string node, int most, long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];
    // What is before it is given up, and removed from time to time.
    private int _first;
    private long _bytes;
    private long _end;

    /// <summary>The sequence of the latest alert that it was given; 0 before the first one.</summary>
    public long End
    {
        get
        {
            lock (_lock) return _end;
        }
    }

    /// <summary>Takes what was logged by one transaction, in the order of transactions.</summary>
    /// <param name="alerts">One at least; their sequences follow one another.</param>
    /// <param name="isNext">Whether no alert of this node was logged between <see cref="End"/> and these.</param>
    public void Add(IReadOnlyList<LoggedAlert> alerts, bool isNext)
    {
        lock (_lock)
        {
            var before = alerts[0].Sequence - 1;
            // A database that has lost its end begins again where it stands.
            if (before < _end) Clear();
            var ownBefore = isNext && _end > 0 ? _end : before;
            foreach (var logged in alerts)
            {
                _kept.Add(new Kept(logged, before, ownBefore));
                _bytes += Bytes(logged);
                before = ownBefore = logged.Sequence;
            }

            _end = before;
            while (_kept.Count - _first > most || _bytes > mostBytes) GiveUpFirst();
            Compact();
        }
    }

    /// <summary>The next alerts beyond a sequence; null when only the database knows them.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="of">Only what this node logged; null for all.</param>
    /// <param name="atMost">Alerts at most.</param>
    /// <param name="atMostBytes">Bytes at most, the first alert left out.</param>
    public LogPage? Read(long after, string? of, int atMost, long atMostBytes)
    {
        if (of is not null && of != node) return null;
        var alerts = new List<LoggedAlert>();
        lock (_lock)
        {
            if (after >= _end) return null;
            var bytes = 0L;
            for (var i = FirstBeyond(after); i < _kept.Count; i++)
            {
                var (logged, before, ownBefore) = _kept[i];
                if ((of is null ? before : ownBefore) > after) return Page(isLast: false);
                if (alerts.Count > 0) bytes += Bytes(logged);
                if (alerts.Count == atMost || bytes > atMostBytes) return Page(isLast: false);
                alerts.Add(logged);
                after = logged.Sequence;
            }

            return Page(isLast: true);
        }

        LogPage? Page(bool isLast) => alerts.Count == 0 ? null : new LogPage(alerts, isLast);
    }

    /// <summary>Forgets what was removed from the log.</summary>
    /// <param name="last">Inclusive.</param>
    public void Forget(long last)
    {
        lock (_lock)
        {
            while (_first < _kept.Count && _kept[_first].Logged.Sequence <= last) GiveUpFirst();
            Compact();
        }
    }

    private void Clear()
    {
        _kept.Clear();
        (_first, _bytes, _end) = (0, 0, 0);
    }

    private void GiveUpFirst()
    {
        _bytes -= Bytes(_kept[_first].Logged);
        _first++;
    }

    // Each alert is moved once at most, on average.
    private void Compact()
    {
        if (_first <= _kept.Count / 2) return;
        _kept.RemoveRange(0, _first);
        _first = 0;
    }

    private int FirstBeyond(long after)
    {
        var (low, high) = (_first, _kept.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_kept[middle].Logged.Sequence > after) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static long Bytes(LoggedAlert logged) =>
        logged.Alert.Message.Length + logged.Alert.OutputFields.Length + logged.Alert.EventIdentity.Length;

    /// <param name="Logged">The alert.</param>
    /// <param name="Before">No alert is between this one and that sequence.</param>
    /// <param name="OwnBefore">As <paramref name="Before"/>, looking at alerts of this node only.</param>
    private readonly record struct Kept(LoggedAlert Logged, long Before, long OwnBefore);
}
