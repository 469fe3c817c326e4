namespace AuditActors.Runtime.Ingest.Frames;

/// <summary>Where a payload was found, for messages.</summary>
/// <param name="Origin">A file or source, under a name that is safe to print.</param>
/// <param name="Line">Line of its first byte, from 1; 0 where there are no lines.</param>
public readonly record struct FramePosition(string Origin, long Line)
{
    public override string ToString() => Line == 0 ? Origin : $"{Origin}:{Line}";
}

/// <summary>One payload as its source delivers it, an event or a list of events as JSON.</summary>
/// <param name="Payload">Not changed by anybody.</param>
/// <param name="Position">Where it was found.</param>
/// <param name="Stamp">The source's time of it, to resume from: nanoseconds since 1970-01-01 UTC, 0 unknown.</param>
public readonly record struct Frame(ReadOnlyMemory<byte> Payload, FramePosition Position, ulong Stamp = 0);
