namespace AuditActors.Runtime.Store;

/// <summary>The right to move the checkpoint of a source, until another reader of it claims it.</summary>
/// <param name="source">The source, by a name that tells it from all others and holds no secret.</param>
/// <param name="epoch">The incarnation of the reader; later ones have larger epochs.</param>
/// <param name="position">From where to go on, as the source wrote it; null for a new source.</param>
public sealed class SourceClaim(string source, long epoch, string? position)
{
    private volatile bool _isOvertaken;

    public string Source { get; } = source;

    public long Epoch { get; } = epoch;

    public string? Position { get; } = position;

    /// <summary>Whether another reader has the source: this one has to stop.</summary>
    public bool IsOvertaken => _isOvertaken;

    internal void Overtake() => _isOvertaken = true;
}
