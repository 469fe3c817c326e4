using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Remediation;

/// <summary>The journal of remediation for people: what was done, what waits for them, what they decide.</summary>
public sealed class RemedyDesk(AlertStore store, TimeProvider clock)
{
    /// <summary>The latest actions, newest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="most">Actions at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<JournaledRemedy>> LatestAsync(
        RemedyState? state, int most, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.LatestAsync(state, most, stopping), cancellationToken);

    /// <summary>Null when there is none of that id.</summary>
    public Task<JournaledRemedy?> FindAsync(string id, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.FindAsync(id, stopping), cancellationToken);

    /// <summary>Lets a waiting action be done. False when it does not wait.</summary>
    public Task<bool> ApproveAsync(string id, string who, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.ApproveAsync(id, who, stopping), cancellationToken);

    /// <summary>Writes down what somebody decided about an action, or what became of taking it back.</summary>
    public Task<bool> DecideAsync(JournaledRemedy remedy, RemedyOutcome outcome, CancellationToken cancellationToken)
    {
        var report = RemedyReport.Of(remedy, outcome.State, outcome.Text, [], clock.GetUtcNow());
        return store.InsistAsync(
            stopping => store.Journal.FinishAsync(remedy.Id, outcome, report, stopping), cancellationToken);
    }
}
