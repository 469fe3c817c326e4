using Nito.Collections;

namespace AuditActors.App.Emulator;

/// <summary>What the log has at a position.</summary>
internal enum LogRead
{
    Found,
    NotYet,
    Dropped,
}

/// <summary>An event as it was sent: its envelope, and its time in microseconds since 1970-01-01 UTC.</summary>
internal readonly record struct LogEntry(ReadOnlyMemory<byte> Frame, long Time, DateTimeOffset Added);

/// <summary>
/// Every event in the order of sending, kept for a time. Positions count from 0 and stay valid when old entries go.
/// Invariant: times never go back, so that everything after a given event has that event's time or a later one.
/// </summary>
internal sealed class EventLog(TimeSpan retain, long retainedBytes, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Deque<LogEntry> _entries = [];
    private readonly Pulse _appended = new();
    private long _start;
    private long _bytes;

    /// <summary>The position that the next event will get.</summary>
    public long End
    {
        get { lock (_lock) return _start + _entries.Count; }
    }

    /// <summary>Completes at the next append.</summary>
    public Task Appended => _appended.Next;

    public void Append(ReadOnlyMemory<byte> frame, long time)
    {
        lock (_lock)
        {
            _entries.AddToBack(new LogEntry(frame, time, clock.GetUtcNow()));
            _bytes += frame.Length;
            Trim();
        }

        _appended.Beat();
    }

    public LogRead Read(long position, out LogEntry entry)
    {
        lock (_lock)
        {
            entry = default;
            if (position < _start) return LogRead.Dropped;
            if (position - _start >= _entries.Count) return LogRead.NotYet;
            entry = _entries[(int)(position - _start)];
            return LogRead.Found;
        }
    }

    /// <summary>The first retained event of that time or later; <see cref="End"/> when there is none.</summary>
    public long FirstSince(long time)
    {
        lock (_lock)
        {
            Trim();
            var (low, high) = (0, _entries.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_entries[middle].Time < time) low = middle + 1;
                else high = middle;
            }

            return _start + low;
        }
    }

    private void Trim()
    {
        var oldest = clock.GetUtcNow() - retain;
        while (_entries.Count > 1 && (_bytes > retainedBytes || _entries[0].Added < oldest))
        {
            _bytes -= _entries.RemoveFromFront().Frame.Length;
            _start++;
        }
    }
}
