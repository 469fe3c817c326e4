using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.Sinks.Grpc;

/// <summary>Where people see what was done about alerts, and decide.</summary>
public interface IRemediationDesk
{
    /// <param name="isWaiting">Only what waits for somebody.</param>
    /// <param name="before">Only those that come after the one of this id; empty for the newest.</param>
    /// <param name="most">Actions at most, the newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DecisionException">There is none of that id.</exception>
    Task<IReadOnlyList<Remedy>> LatestAsync(
        bool isWaiting, string before, int most, CancellationToken cancellationToken);

    /// <summary>Says what was done, in a word or two. Fails with <see cref="DecisionException"/>.</summary>
    /// <param name="decision">What to do about it.</param>
    /// <param name="id">Of the action.</param>
    /// <param name="who">Decides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<string> DecideAsync(RemedyDecision decision, string id, string who, CancellationToken cancellationToken);
}

/// <summary>What a person can decide about an action.</summary>
public enum RemedyDecision
{
    Approve,
    Reject,
    Undo,
}
