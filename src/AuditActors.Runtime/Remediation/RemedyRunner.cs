using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AuditActors.Runtime.Remediation;

/// <summary>
/// Runs jobs by the journal: what it says is done is not done again, what it says is begun is looked at before it is
/// done again.
/// </summary>
internal sealed class RemedyRunner(
    RemediationOptions options, AlertStore store, IRemedies remedies, TimeProvider clock, RuntimeSignals signals)
{
    private const string Interrupted =
        "it was interrupted, and whether it was done is not known: it is not done a second time";

    private readonly ResiliencePipeline<RemedyOutcome> _patience = new ResiliencePipelineBuilder<RemedyOutcome>
    {
        TimeProvider = clock,
    }
        .AddTimeout(options.LongestRun)
        .AddRetry(new RetryStrategyOptions<RemedyOutcome>
        {
            ShouldHandle = new PredicateBuilder<RemedyOutcome>().HandleResult(outcome => outcome.MayRetry),
            MaxRetryAttempts = Math.Max(1, options.Attempts - 1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstPause,
        })
        .Build();

    /// <summary>Takes the actions of a job that are due; returns at the end, or where a person must approve.</summary>
    /// <returns>How many results were logged.</returns>
    public async Task<int> RunAsync(RemedyJob job, CancellationToken cancellationToken)
    {
        var steps = await store.InsistAsync(
            stopping => store.Journal.OfAsync(job.AlertId, job.Rule, stopping), cancellationToken);
        var alert = await store.InsistAsync(
            stopping => store.Log.FindAsync(job.AlertId, stopping), cancellationToken);
        var rule = options.Playbook.Rules.FirstOrDefault(rule => rule.Name == job.Rule);
        var isEnded = false;
        var reports = 0;
        foreach (var step in steps)
        {
            if (step.State == RemedyState.Waiting && !isEnded) return reports;
            var state = step.State;
            if (!step.IsFinished)
            {
                var outcome = isEnded
                    ? RemedyOutcome.Ignored("an earlier action ended the rule")
                    : await OutcomeAsync(step, alert, rule, cancellationToken);
                if (outcome is null) return reports;
                if (await EndAsync(step, outcome, cancellationToken)) reports++;
                state = outcome.State;
            }

            isEnded = isEnded || Ends(ActionOf(step, rule), state);
        }

        return reports;
    }

    private static bool Ends(RemediationAction? action, RemedyState state) =>
        action is null || !action.Continues || (state == RemedyState.Failed && !action.IgnoresErrors);

    private static RemediationAction? ActionOf(JournaledRemedy step, RemediationRule? rule) =>
        rule is not null && step.Step < rule.Actions.Length && rule.Actions[step.Step] is var action
        && action.Name == step.Action && action.Actionner.Name == step.Actionner
            ? action
            : null;

    /// <summary>Null when it cannot be begun now.</summary>
    private async Task<RemedyOutcome?> OutcomeAsync(
        JournaledRemedy step, LoggedAlert? alert, RemediationRule? rule, CancellationToken cancellationToken)
    {
        if (alert is null) return RemedyOutcome.Ignored("the alert is not in the log any more");
        if (ActionOf(step, rule) is not { } action) return RemedyOutcome.Ignored("the rule does not say so any more");
        var fields = AlertFacts.Of(alert.Alert);
        var aim = RemediationPlanner.AimOf(action, fields);
        if (aim is Aim.Missed missed) return RemedyOutcome.Ignored(missed.Reason);
        var before = await store.InsistAsync(
            stopping => store.Journal.ClaimAsync(step.Id, stopping), cancellationToken);
        if (before is null) return null;
        var isResumed = before.State == RemedyState.Running;
        if (isResumed && !action.Actionner.IsIdempotent && !before.IsDryRun) return RemedyOutcome.Failed(Interrupted);
        var order = new RemedyOrder
        {
            Id = step.Id,
            Rule = rule!,
            Action = action,
            Alert = fields,
            Target = (aim as Aim.At)?.Target,
            IsDryRun = before.IsDryRun || rule!.DryRun || options.Guards.DryRun,
        };
        var outcome = await PerformAsync(order, cancellationToken);
        if (isResumed && outcome.IsTargetGone && action.Actionner.RemovesTarget && !order.IsDryRun)
            outcome = RemedyOutcome.Done("it is gone: that was done before an interruption");
        if (options.NotifiersOf(rule!.Name).Contains(RemedyNotifiers.ClusterEvents) && !order.IsDryRun)
            await remedies.NotifyAsync(order, outcome, cancellationToken);
        return outcome;
    }

    private async Task<RemedyOutcome> PerformAsync(RemedyOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await _patience.ExecuteAsync(
                async stopping => await remedies.PerformAsync(order, stopping), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return RemedyOutcome.Failed($"it was not finished within {options.LongestRun.TotalSeconds:0.#} s");
        }
    }

    private async Task<bool> EndAsync(
        JournaledRemedy step, RemedyOutcome outcome, CancellationToken cancellationToken)
    {
        var notifiers = options.NotifiersOf(step.Rule);
        var report = RemedyReport.Of(step, outcome.State, outcome.Text, notifiers, clock.GetUtcNow());
        signals.RemedyFinished(step.Actionner, outcome.State);
        return await store.InsistAsync(
            stopping => store.Journal.FinishAsync(step.Id, outcome, report, decisions: null, stopping),
            cancellationToken);
    }
}
