using Akka.Actor;
using Akka.Cluster;
using Akka.Streams;
using Akka.Streams.Stage;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>
/// Sends batches to the detectors and waits for their answers; emits the number up to which all events are finished,
/// the latest one whenever there is demand. Completes when the source has and every batch is answered; a source that
/// failed is reported only then.
/// </summary>
internal sealed class LanesStage : GraphStage<FlowShape<EventGroup, ulong>>
{
    private readonly Func<Lanes> _lanes;
    private readonly IActorRef _detectors;
    private readonly IDeadLetters _deadLetters;
    private readonly RuntimeSignals _signals;
    private readonly TimeSpan _lookEvery;
    private readonly Cluster? _cluster;

    /// <param name="lanes">Makes what it works with.</param>
    /// <param name="detectors">The shard region.</param>
    /// <param name="deadLetters">Keeps what no detector answers for.</param>
    /// <param name="signals">Counts and logs.</param>
    /// <param name="lookEvery">How often it looks for answers that are overdue.</param>
    /// <param name="cluster">Tells of nodes that are gone, and their detectors with them; null where none can
    /// be.</param>
    public LanesStage(
        Func<Lanes> lanes,
        IActorRef detectors,
        IDeadLetters deadLetters,
        RuntimeSignals signals,
        TimeSpan lookEvery,
        Cluster? cluster)
    {
        _lanes = lanes;
        _detectors = detectors;
        _deadLetters = deadLetters;
        _signals = signals;
        _lookEvery = lookEvery;
        _cluster = cluster;
        Shape = new FlowShape<EventGroup, ulong>(In, Out);
    }

    public Inlet<EventGroup> In { get; } = new("Lanes.in");

    public Outlet<ulong> Out { get; } = new("Lanes.out");

    public override FlowShape<EventGroup, ulong> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string Look = nameof(Look);
        private const string LookForLost = nameof(LookForLost);
        private const string Fill = nameof(Fill);
        private readonly LanesStage _stage;
        private readonly Lanes _lanes;
        private readonly List<BatchUnderWay> _again = [];
        private readonly List<EventBatch> _givenUp = [];
        private IActorRef _self = ActorRefs.Nobody;
        private ulong _released;
        private bool _sourceEnded;
        private Exception? _sourceFailure;

        public Logic(LanesStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _lanes = stage._lanes();
            SetHandler(stage.In, onPush: Take, onUpstreamFinish: () => EndSource(null), onUpstreamFailure: EndSource);
            SetHandler(stage.Out, onPull: Proceed);
        }

        public override void PreStart()
        {
            _self = GetStageActor(Receive).Ref;
            ScheduleRepeatedly(Look, _stage._lookEvery);
            _stage._cluster?.Subscribe(_self, typeof(ClusterEvent.MemberRemoved));
            Pull(_stage.In);
        }

        public override void PostStop() => _stage._cluster?.Unsubscribe(_self);

        protected override void OnTimer(object timerKey)
        {
            if (timerKey is Fill) _lanes.SendFilling();
            else SendOverdue();
            Proceed();
        }

        private void SendOverdue()
        {
            _again.Clear();
            _givenUp.Clear();
            _lanes.Overdue(_again, _givenUp);
            _stage._signals.BatchesResent(_again);
            foreach (var batch in _again) _stage._detectors.Tell(batch.Batch, _self);
            foreach (var batch in _givenUp) GiveUp(batch.Id, "no answer");
        }

        private void Take()
        {
            _stage._signals.PassedOver(_lanes.Add(Grab(_stage.In)));
            Proceed();
        }

        private void Receive((IActorRef Sender, object Message) mail)
        {
            switch (mail.Message)
            {
                case NamespaceProtocol.BatchFinished finished:
                    _lanes.Finish(finished.Id, mail.Sender.Path.Address.HasGlobalScope);
                    break;
                case NamespaceProtocol.BatchPending pending:
                    _lanes.StillPending(pending.Id);
                    break;
                case NamespaceProtocol.BatchLost lost:
                    if (_lanes.Lost(lost.Id) && !IsTimerActive(LookForLost))
                        ScheduleOnce(LookForLost, Lanes.ResendLostAfter);
                    break;
                case NamespaceProtocol.BatchRefused refused:
                    GiveUp(refused.Id, refused.Reason);
                    break;
                case ClusterEvent.MemberRemoved:
                    _lanes.Doubt();
                    break;
            }

            Proceed();
        }

        private void GiveUp(BatchId id, string reason)
        {
            if (_lanes.GiveUp(id, reason) is { } batch) _stage._deadLetters.Keep(batch, reason);
        }

        private void EndSource(Exception? failure)
        {
            _sourceEnded = true;
            _sourceFailure = failure;
            Proceed();
        }

        private void Proceed()
        {
            Send();
            if (_lanes.FinishedThrough > _released && IsAvailable(_stage.Out))
            {
                _released = _lanes.FinishedThrough;
                Push(_stage.Out, _released);
            }

            if (!_sourceEnded)
            {
                if (!HasBeenPulled(_stage.In) && _lanes.HasRoom(_released)) Pull(_stage.In);
            }
            else if (_lanes.IsEmpty && _released == _lanes.FinishedThrough)
            {
                End();
            }
        }

        private void Send()
        {
            while (_lanes.TryTake(out var batch))
            {
                _stage._signals.BatchSent();
                _stage._detectors.Tell(batch, _self);
            }

            if (_lanes.AnyFilling && !IsTimerActive(Fill)) ScheduleOnce(Fill, Lanes.FillFor);
        }

        private void End()
        {
            if (_sourceFailure is null) CompleteStage();
            else FailStage(_sourceFailure);
        }
    }
}
