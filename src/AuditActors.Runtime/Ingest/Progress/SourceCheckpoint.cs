using Akka.Actor;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest.Progress;

/// <summary>Tells the store how far a source is finished.</summary>
/// <param name="claim">The right to say so.</param>
/// <param name="positionOf">The source's position at a stamp, if there is one.</param>
/// <param name="writer">The store.</param>
/// <param name="clock">Keeps it from being told too often.</param>
internal sealed class SourceCheckpoint(
    SourceClaim claim, Func<ulong, string?> positionOf, IActorRef writer, TimeProvider clock)
{
    // Working out the position looks at everything under way.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private readonly string _name = claim.Source;
    private long? _noted;
    private string? _position = claim.Position;

    /// <summary>Fails with <see cref="InputException"/> when another process reads the source.</summary>
    public void Note(SourceProgress progress)
    {
        if (claim.IsOvertaken) throw new InputException($"{_name}: another process reads it now");
        if (_noted is { } before && clock.GetElapsedTime(before) < Rest) return;
        _noted = clock.GetTimestamp();
        if (progress.ResumeFrom is not { } stamp || positionOf(stamp) is not { } position) return;
        if (position == _position) return;
        _position = position;
        writer.Tell(new StoreProtocol.Finished(claim, position));
    }
}
