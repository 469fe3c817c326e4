namespace AuditActors.Rules.Temporal;

/// <summary>A number that all engines of a node change and anyone may read. For any thread.</summary>
public sealed class Tally
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    internal void Increment() => Interlocked.Increment(ref _value);

    internal void Add(long difference) => Interlocked.Add(ref _value, difference);

    /// <summary>Raises it to a value, if it is lower.</summary>
    internal void RaiseTo(long value)
    {
        for (var known = Value; known < value;)
        {
            var before = Interlocked.CompareExchange(ref _value, value, known);
            if (before == known) return;
            known = before;
        }
    }
}
