using Akka.Actor;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The detector of a namespace. A batch is answered when its alerts are with the outbox, not before: an answer means
/// that nothing of the batch can be lost here any more.
/// </summary>
public sealed class NamespaceActor : UntypedActor
{
    private readonly NamespaceDetector _detector;
    private readonly BatchLedger _ledger = new();
    private readonly Dictionary<BatchId, IActorRef> _senders = [];
    private readonly IActorRef _outbox;

    /// <summary>Use <see cref="Props"/>.</summary>
    public NamespaceActor(EvaluatorPool evaluators, int recentIdentities, IActorRef outbox, RuntimeSignals signals)
    {
        _detector = new NamespaceDetector(evaluators, recentIdentities, signals);
        _outbox = outbox;
    }

    /// <summary>The message that asks a detector to stop; the region sends it before a shard moves.</summary>
    public static object StopMessage => NamespaceProtocol.Stop.Instance;

    /// <param name="evaluators">The node's.</param>
    /// <param name="recentIdentities">Events remembered to recognise copies, for each namespace.</param>
    /// <param name="outbox">The node's <see cref="OutboxActor"/>.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        EvaluatorPool evaluators, int recentIdentities, IActorRef outbox, RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new NamespaceActor(evaluators, recentIdentities, outbox, signals));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EventBatch batch:
                Receive(batch);
                break;
            case OutboxProtocol.Accepted accepted:
                Finish(accepted.Batch);
                break;
            case NamespaceProtocol.UnreadableBatch unreadable:
                Sender.Tell(new NamespaceProtocol.BatchRefused(unreadable.Id, unreadable.Reason));
                break;
            case NamespaceProtocol.Stop:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Receive(EventBatch batch)
    {
        switch (_ledger.Note(batch.Id))
        {
            case BatchStanding.New:
                Judge(batch);
                break;
            case BatchStanding.Pending:
                _senders[batch.Id] = Sender;
                Sender.Tell(new NamespaceProtocol.BatchPending(batch.Id));
                break;
            case BatchStanding.Finished:
                Sender.Tell(new NamespaceProtocol.BatchFinished(batch.Id));
                break;
        }
    }

    private void Judge(EventBatch batch)
    {
        _senders[batch.Id] = Sender;
        var alerts = _detector.Judge(batch);
        if (alerts.Count == 0) Finish(batch.Id);
        else _outbox.Tell(new OutboxProtocol.Raise(batch.Id, alerts));
    }

    private void Finish(BatchId id)
    {
        _ledger.Finish(id);
        if (_senders.Remove(id, out var sender)) sender.Tell(new NamespaceProtocol.BatchFinished(id));
    }
}
