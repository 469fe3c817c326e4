using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;

namespace AuditActors.Runtime.Remediation;

/// <summary>The journal of remediation for people: what was done, what waits for them, what they decide.</summary>
public sealed class RemedyDesk(AlertStore store, TimeProvider clock)
{
    private const int LongestName = 200;

    /// <summary>The latest actions, newest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="before">Only those that come after this one; null for the newest.</param>
    /// <param name="most">Actions at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<JournaledRemedy>> LatestAsync(
        RemedyState? state, JournaledRemedy? before, int most, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.LatestAsync(state, before, most, stopping), cancellationToken);

    /// <summary>Null when there is none of that id.</summary>
    public Task<JournaledRemedy?> FindAsync(string id, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.FindAsync(id, stopping), cancellationToken);

    /// <summary>Lets a waiting action be done. False when it does not wait.</summary>
    public Task<bool> ApproveAsync(string id, string who, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Journal.ApproveAsync(id, Shown(who), stopping), cancellationToken);

    /// <summary>Leaves a waiting action alone for ever. False when it does not wait any more.</summary>
    public Task<bool> RejectAsync(JournaledRemedy remedy, string who, CancellationToken cancellationToken) =>
        DecideAsync(
            remedy, $"rejected by {Shown(who)}", RemedyOutcome.Ignored("it was rejected"), cancellationToken);

    /// <summary>Writes down that somebody has taken an action back.</summary>
    /// <param name="remedy">As it was before.</param>
    /// <param name="who">Asked for it.</param>
    /// <param name="outcome">What became of that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<bool> TakeBackAsync(
        JournaledRemedy remedy, string who, RemedyOutcome outcome, CancellationToken cancellationToken) =>
        DecideAsync(remedy, $"undone by {Shown(who)}", outcome, cancellationToken);

    private Task<bool> DecideAsync(
        JournaledRemedy remedy, string decision, RemedyOutcome outcome, CancellationToken cancellationToken)
    {
        var decisions = remedy.Decisions.Length == 0 ? decision : $"{remedy.Decisions}, {decision}";
        var decided = remedy with { Decisions = decisions };
        var report = RemedyReport.Of(decided, outcome.State, outcome.Text, [], clock.GetUtcNow());
        return store.InsistAsync(
            stopping => store.Journal.FinishAsync(remedy.Id, outcome, report, decisions, stopping), cancellationToken);
    }

    private static string Shown(string who) => AlertText.Short(who, LongestName);
}
