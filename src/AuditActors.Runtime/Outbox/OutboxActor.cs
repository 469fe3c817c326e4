using Akka.Actor;
using AuditActors.Events;

namespace AuditActors.Runtime.Outbox;

/// <summary>
/// Takes the alerts of a node's detectors to the sinks. One delivery is under way while the next one accumulates, so
/// that deliveries grow with the load and an idle node delivers at once.
/// </summary>
public sealed class OutboxActor : UntypedActor
{
    private const string Name = "outbox";
    private readonly AlertOrder _order;
    private readonly SinkDelivery _sinks;
    private readonly RuntimeSignals _signals;
    private readonly Dictionary<string, Resequencer> _resequencers = [];
    private readonly CancellationTokenSource _stopping = new();
    private PendingDelivery _next = new();
    private PendingDelivery? _underWay;

    /// <summary>Use <see cref="Props"/>.</summary>
    public OutboxActor(AlertOrder order, IReadOnlyList<IAlertSink> sinks, TimeProvider clock, RuntimeSignals signals)
    {
        _order = order;
        _sinks = new SinkDelivery(sinks, clock, signals);
        _signals = signals;
    }

    public static Props Props(
        AlertOrder order, IReadOnlyList<IAlertSink> sinks, TimeProvider clock, RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new OutboxActor(order, sinks, clock, signals));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OutboxProtocol.Raise raise:
                Take(raise);
                break;
            case OutboxProtocol.Release release:
                Release(release);
                break;
            case OutboxProtocol.Delivered:
                FinishDelivery();
                break;
            case Status.Failure failure when !_stopping.IsCancellationRequested:
                throw new InvalidOperationException("Alerts could not be delivered.", failure.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Take(OutboxProtocol.Raise raise)
    {
        _signals.Raised(raise.Alerts);
        var accepted = new OutboxProtocol.Accepted(raise.Batch);
        if (_order == AlertOrder.ByEvent)
        {
            ResequencerOf(raise.Batch.Ingest).Add(raise.Alerts);
            Sender.Tell(accepted);
            return;
        }

        _next.Alerts.AddRange(raise.Alerts);
        if (_signals.Traces.Delivering(Name, raise.Trace, raise.Alerts.Count) is { } span) _next.Spans.Add(span);
        _next.AnswerAfterwards(Sender, accepted);
        Deliver();
    }

    private void Release(OutboxProtocol.Release release)
    {
        var resequencer = ResequencerOf(release.Ingest);
        resequencer.Release(release.Through, _next.Alerts);
        if (resequencer.IsEmpty) _resequencers.Remove(release.Ingest);
        _next.AnswerAfterwards(Sender, new OutboxProtocol.Released(release.Through));
        Deliver();
    }

    private void Deliver()
    {
        if (_underWay is not null || _next.IsEmpty) return;
        (_underWay, _next) = (_next, new PendingDelivery());
        if (_underWay.Alerts.Count == 0)
        {
            FinishDelivery();
            return;
        }

        _underWay.SentAt = _signals.Times.Now;
        _sinks.DeliverAsync(_underWay.Alerts, _stopping.Token)
            .PipeTo(Self, success: () => OutboxProtocol.Delivered.Instance);
    }

    private void FinishDelivery()
    {
        _signals.Times.NoteSink(Name, _underWay?.SentAt ?? 0);
        _underWay?.Answer();
        _underWay = null;
        Deliver();
    }

    private Resequencer ResequencerOf(string ingest)
    {
        if (!_resequencers.TryGetValue(ingest, out var resequencer))
            _resequencers[ingest] = resequencer = new Resequencer();
        return resequencer;
    }
}
