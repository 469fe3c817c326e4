using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store.Journal;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;

namespace AuditActors.App.Wiring;

/// <summary>The desk of remediation on the journal in a store.</summary>
/// <param name="desk">The journal.</param>
/// <param name="remedies">Gives what acts on the cluster, for taking back; null where nothing does.</param>
/// <param name="isDryRun">Whether taking back only tells what it would do.</param>
internal sealed class StoredRemediationDesk(RemedyDesk desk, Func<IRemedies?> remedies, bool isDryRun)
    : IRemediationDesk
{
    public async Task<IReadOnlyList<Remedy>> LatestAsync(
        bool isWaiting, string before, int most, CancellationToken cancellationToken)
    {
        var last = before.Length == 0 ? null : await FindAsync(before, cancellationToken);
        var latest = await desk.LatestAsync(isWaiting ? RemedyState.Waiting : null, last, most, cancellationToken);
        return [.. latest.Select(Told)];
    }

    public async Task<string> DecideAsync(
        RemedyDecision decision, string id, string who, CancellationToken cancellationToken)
    {
        var remedy = await FindAsync(id, cancellationToken);
        return decision switch
        {
            RemedyDecision.Approve => await desk.ApproveAsync(remedy.Id, who, cancellationToken)
                ? "approved"
                : throw NotWaiting(remedy),
            RemedyDecision.Reject => await RejectAsync(remedy, who, cancellationToken),
            _ => await UndoAsync(remedy, who, cancellationToken),
        };
    }

    private async Task<JournaledRemedy> FindAsync(string id, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken)
            ?? throw new DecisionException(
                $"{AlertText.Quoted(id)}: no such action is in the journal", isMissing: true);

    private async Task<string> RejectAsync(JournaledRemedy remedy, string who, CancellationToken cancellationToken)
    {
        if (remedy.State != RemedyState.Waiting) throw NotWaiting(remedy);
        await desk.RejectAsync(remedy, who, cancellationToken);
        return "rejected";
    }

    private async Task<string> UndoAsync(JournaledRemedy remedy, string who, CancellationToken cancellationToken)
    {
        if (remedy.State != RemedyState.Done || remedy.Undo.Length == 0)
            throw new DecisionException($"{remedy.Id}: it is {remedy.State.Word()} and nothing takes it back");
        var acting = remedies()
            ?? throw new DecisionException($"{remedy.Id}: this node does not act on the cluster (remediation.rules)");
        var outcome = await acting.UndoAsync(remedy.Undo, isDryRun, cancellationToken);
        if (outcome.State != RemedyState.Undone) throw new DecisionException($"{remedy.Id}: {outcome.Text}");
        if (!isDryRun) await desk.TakeBackAsync(remedy, who, outcome, cancellationToken);
        return outcome.Text;
    }

    private static Remedy Told(JournaledRemedy remedy) => new()
    {
        Id = remedy.Id,
        AlertId = $"{remedy.AlertId}",
        Node = remedy.Node,
        State = remedy.State.Word(),
        IsDryRun = remedy.IsDryRun,
        Rule = remedy.Rule,
        Step = remedy.Step,
        Action = remedy.Action,
        Actionner = remedy.Actionner,
        Target = remedy.Target,
        TargetUid = remedy.TargetUid,
        Attempts = remedy.Attempts,
        Created = Timestamp.FromDateTimeOffset(remedy.CreatedAt),
        Changed = Timestamp.FromDateTimeOffset(remedy.ChangedAt),
        Result = remedy.Result,
        CanBeUndone = remedy.Undo.Length > 0,
        Decisions = remedy.Decisions,
    };

    private static DecisionException NotWaiting(JournaledRemedy remedy) =>
        new($"{remedy.Id}: it does not wait for anybody: it is {remedy.State.Word()}");
}
