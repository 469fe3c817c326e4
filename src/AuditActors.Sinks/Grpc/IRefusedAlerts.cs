using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.Sinks.Grpc;

/// <summary>The alerts that receivers of sinks would not take.</summary>
public interface IRefusedAlerts
{
    /// <param name="sink">The name of a sink, on any node; null for all.</param>
    /// <param name="most">How many at most, the latest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string? sink, int most, CancellationToken cancellationToken);

    /// <summary>Has sinks deliver them again; says how many that will be.</summary>
    /// <param name="sink">The name of a sink, on any node; null for all.</param>
    /// <param name="ids">Of alerts; none for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<int> ResendAsync(string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
