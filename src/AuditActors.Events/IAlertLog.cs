namespace AuditActors.Events;

/// <summary>The alert log of a deployment, for readers. It waits for a database that is away.</summary>
public interface IAlertLog
{
    /// <summary>The sequence of the latest alert; 0 when there was none.</summary>
    Task<long> EndAsync(CancellationToken cancellationToken);

    /// <summary>Alerts beyond a sequence, in order; waits for more without an end.</summary>
    IAsyncEnumerable<LoggedAlert> FollowAsync(long after, CancellationToken cancellationToken);

    /// <summary>Alerts beyond a sequence that are there now, in order.</summary>
    Task<IReadOnlyList<LoggedAlert>> ReadAsync(long after, int most, CancellationToken cancellationToken);

    /// <summary>The sequence beyond which alerts were logged at a time or later.</summary>
    Task<long> BeforeAsync(DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>Alerts between two sequences, the latest first.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="before">Exclusive.</param>
    /// <param name="selection">Spares the reading of others; of tags the reader has to take care itself.</param>
    /// <param name="most">Alerts at most; fewer mean that there are no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<LoggedAlert>> ReadBackAsync(
        long after, long before, AlertSelection selection, int most, CancellationToken cancellationToken);

    /// <summary>Null when it is not in the log, or no longer.</summary>
    Task<LoggedAlert?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>As <see cref="Alert.Evidence"/>, which alerts that are read from the log come without.</summary>
    Task<ReadOnlyMemory<byte>> EvidenceAsync(long sequence, CancellationToken cancellationToken);
}
