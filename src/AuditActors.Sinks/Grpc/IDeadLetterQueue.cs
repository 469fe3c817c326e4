using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.Sinks.Grpc;

/// <summary>The alerts that receivers of sinks would not take.</summary>
public interface IDeadLetterQueue
{
    /// <summary>The latest ones first, as many as make a message of usual size.</summary>
    /// <param name="sink">The name of a sink, on any node; null for all.</param>
    /// <param name="token">As the page before gave it; empty for the first page.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The token is none that a page gave.</exception>
    Task<ListDeadLettersResponse> PageAsync(
        string? sink, string token, int most, CancellationToken cancellationToken);

    /// <summary>Has sinks deliver them again; says how many that will be.</summary>
    /// <param name="sink">The name of a sink, on any node; null for all.</param>
    /// <param name="ids">Of alerts; none for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<int> ResendAsync(string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
