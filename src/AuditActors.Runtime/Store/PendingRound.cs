using System.Diagnostics;
using Akka.Actor;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Store;

/// <summary>A round that fills, and who is told when it is written.</summary>
internal sealed class PendingRound
{
    private readonly List<(IActorRef To, object Answer)> _answers = [];
    private readonly List<(IActorRef To, OutboxProtocol.Raise Raise, long Begun)> _raises = [];
    private readonly Dictionary<string, IActorRef> _claims = [];
    private readonly List<(Activity Span, OutboxProtocol.Raise Raise)> _traced = [];

    public Round Round { get; } = new();

    /// <summary>Whether somebody waits for it.</summary>
    public bool IsAwaited => _answers.Count + _raises.Count + _claims.Count > 0;

    /// <summary>Whether it holds positions, which nobody waits for.</summary>
    public bool HasPositions =>
        Round.Checkpoints.Count > 0 || Round.Cursors.Count > 0
        || Round.Redelivered.Count > 0 || Round.DeadLetters.Count > 0;

    public void AnswerAfterwards(IActorRef to, object answer) => _answers.Add((to, answer));

    /// <summary>When what it took was taken, as <see cref="StageTimes.Now"/>.</summary>
    public IEnumerable<long> Begun => _raises.Select(each => each.Begun);

    /// <summary>Takes alerts and what changed with them; its sender is told when they are written.</summary>
    public void Take(IActorRef from, OutboxProtocol.Raise raise, long begun)
    {
        Round.Alerts.AddRange(raise.Alerts);
        if (raise.Changes is { } changes) Round.Engines.Add(changes);
        _raises.Add((from, raise, begun));
    }

    /// <summary>Ends a span when it is written.</summary>
    public void Trace(Activity span, OutboxProtocol.Raise raise) => _traced.Add((span, raise));

    /// <summary>Ends the spans; gives what of traced batches is in the log now.</summary>
    public IEnumerable<OutboxProtocol.Raise> EndTraces()
    {
        foreach (var (span, raise) in _traced)
        {
            span.SetTag("auditactors.round.alerts", Round.Alerts.Count).Stop();
            yield return raise;
        }
    }

    /// <summary>Takes a wish for an engine; whoever wished for it before is gone.</summary>
    public void Claim(IActorRef from, string engine)
    {
        Round.Claims.Add(engine);
        _claims[engine] = from;
    }

    /// <summary>Tells everybody who waits what became of it.</summary>
    public void Answer(RoundResult result)
    {
        foreach (var (engine, from) in _claims) from.Tell(new StoreProtocol.EngineClaimed(result.Claimed[engine]));
        foreach (var (from, raise, _) in _raises)
        {
            if (raise.Changes is { Claim: var claim } && result.OvertakenEngines.Contains(claim))
                from.Tell(new OutboxProtocol.Overtaken(raise.Batch));
            else from.Tell(new OutboxProtocol.Accepted(raise.Batch));
        }

        foreach (var (to, answer) in _answers) to.Tell(answer);
    }
}
