using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// What one correlation remembers of one group: a plain state machine without clock or I/O. In final evaluation it
/// gets all events of one time together, ordered by identity, and times never go back; in early evaluation single
/// events in order of arrival.
/// </summary>
internal abstract class Window
{
    /// <summary>A limit that no difference between two times reaches.</summary>
    public const long NoLimit = EventTime.End;

    protected const long Never = EventTime.End;

    /// <summary>
    /// The window must be woken once the watermark is later than this time and before later events are applied.
    /// </summary>
    public abstract long NextWake { get; }

    /// <summary>Whether nothing is remembered that could matter any more.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Memory in bytes.</summary>
    public abstract int Bytes { get; }

    public abstract void Apply(ReadOnlySpan<Evidence> batch, WindowContext context);

    /// <summary>Judges what is due at that time and forgets what has become too old.</summary>
    public abstract void Wake(long time, WindowContext context);

    public abstract void Write(StateWriter to);

    public abstract void Read(ref StateReader from, EvidenceReader evidence);
}
