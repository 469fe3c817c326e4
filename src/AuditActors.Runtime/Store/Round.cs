using AuditActors.Events;

namespace AuditActors.Runtime.Store;

/// <summary>What one transaction of the writer holds.</summary>
internal sealed class Round
{
    public List<Alert> Alerts { get; } = [];

    /// <summary>What changed in correlation engines, in order.</summary>
    public List<EngineChanges> Engines { get; } = [];

    /// <summary>Correlation engines that get a new owner, once the changes of the one before are written.</summary>
    public HashSet<string> Claims { get; } = [];

    /// <summary>How far sources are finished, in their own terms; the latest counts.</summary>
    public Dictionary<SourceClaim, string> Checkpoints { get; } = [];

    /// <summary>By sink, the sequence up to which it has the alerts; the latest counts.</summary>
    public Dictionary<string, long> Cursors { get; } = [];

    /// <summary>Alerts that receivers will never take, with the cursor of the sink.</summary>
    public List<(string Sink, RefusedAlert Refused)> DeadLetters { get; } = [];

    /// <summary>Dead letters that receivers have taken after all, with the cursor of the sink.</summary>
    public List<(string Sink, long Sequence)> Redelivered { get; } = [];

    public void Note(StoreProtocol.Redelivered again)
    {
        Redelivered.AddRange(again.Sequences.Select(sequence => (again.Sink, sequence)));
        DeadLetters.AddRange(again.Refused.Select(refused => (again.Sink, refused)));
    }

    public void Note(StoreProtocol.Delivered delivered)
    {
        Cursors[delivered.Sink] = delivered.Sequence;
        DeadLetters.AddRange(delivered.Refused.Select(refused => (delivered.Sink, refused)));
    }
}

/// <summary>What became of a round.</summary>
/// <param name="Known">Alerts that were in the log before.</param>
/// <param name="Overtaken">Claims that are no longer valid; their checkpoints were not moved.</param>
/// <param name="OvertakenEngines">Claims that are no longer valid; their changes were not written.</param>
/// <param name="Claimed">Engines that were claimed, by name.</param>
/// <param name="WasInDoubt">Whether what is known of it may be from an attempt of its own.</param>
internal sealed record RoundResult(
    int Known,
    IReadOnlyList<SourceClaim> Overtaken,
    IReadOnlyCollection<EngineClaim> OvertakenEngines,
    IReadOnlyDictionary<string, ClaimedEngine> Claimed,
    bool WasInDoubt);
