namespace AuditActors.Rules.Remediation;

/// <summary>Takes actions. What goes wrong is an outcome, never thrown.</summary>
public interface IRemedies
{
    Task<RemedyOutcome> PerformAsync(RemedyOrder order, CancellationToken cancellationToken);

    /// <summary>Tells people who look at the object on the cluster what became of an action, if that can be.</summary>
    Task NotifyAsync(RemedyOrder order, RemedyOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Takes an action back.</summary>
    /// <param name="undo">What its outcome gave.</param>
    /// <param name="isDryRun">Whether to tell only what would happen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RemedyOutcome> UndoAsync(string undo, bool isDryRun, CancellationToken cancellationToken);
}
