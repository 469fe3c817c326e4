using Akka.Streams;
using Akka.Streams.Stage;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Progress;

namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>
/// Hands payloads on as they come while they are taken. When one has not been taken for a while, it and those after it
/// wait on the disk, in order, until all of them are taken again; when the disk has no room either, the source waits.
/// Works with files, so that it needs a thread that may wait.
/// </summary>
internal sealed class SpoolStage : GraphStage<FlowShape<FrameGroup, FrameGroup>>
{
    private readonly SpoolSpace _space;
    private readonly string _source;
    private readonly SourceProgress _progress;
    private readonly RuntimeSignals _signals;

    /// <param name="space">The node's.</param>
    /// <param name="source">Its name.</param>
    /// <param name="progress">Told up to when everything is received, for the source's next connection.</param>
    /// <param name="signals">Counts and logs.</param>
    public SpoolStage(SpoolSpace space, string source, SourceProgress progress, RuntimeSignals signals)
    {
        _space = space;
        _source = source;
        _progress = progress;
        _signals = signals;
        Shape = new FlowShape<FrameGroup, FrameGroup>(In, Out);
    }

    public Inlet<FrameGroup> In { get; } = new("Spool.in");

    public Outlet<FrameGroup> Out { get; } = new("Spool.out");

    public override FlowShape<FrameGroup, FrameGroup> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    // The logic disposes it when the stage stops.
    private DiskSpool NewSpool() => new(_space, new FramePosition(_source, Line: 0));

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string Waited = nameof(Waited);
        private const int MostTaken = 64;
        private const int MostTakenBytes = 256 * 1024;
        private readonly SpoolStage _stage;
        private readonly DiskSpool _spool;
        private FrameGroup? _held;
        private int _put;
        private bool _hasEnded;

        public Logic(SpoolStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _spool = stage.NewSpool();
            SetHandler(stage.In, onPush: Receive, onUpstreamFinish: End);
            SetHandler(stage.Out, onPull: HandOn);
        }

        public override void PreStart()
        {
            _stage._signals.Spools.Add(_stage._source, _spool, _stage._space.Options.MaxBytes);
            Pull(_stage.In);
        }

        public override void PostStop()
        {
            _stage._signals.Spools.Remove(_stage._source);
            _stage._progress.SpoolGone();
            _spool.Dispose();
        }

        protected override void OnTimer(object timerKey) => Put();

        private void Receive()
        {
            _held = Grab(_stage.In);
            _put = 0;
            if (!_spool.IsEmpty) Put();
            else if (IsAvailable(_stage.Out)) HandOn();
            else WaitABit();
        }

        private void HandOn()
        {
            if (!_spool.IsEmpty) Push(_stage.Out, Taken());
            else if (_held is not null) Push(_stage.Out, Rest());
            if (_hasEnded && _spool.IsEmpty && _held is null) CompleteStage();
        }

        private void Put()
        {
            if (_held is null) return;
            var wasEmpty = _spool.IsEmpty;
            if (!TryPutHeld(_held))
            {
                WaitABit();
                return;
            }

            if (wasEmpty) _stage._signals.SpoolBegun(_stage._source);
            _held.Release();
            _held = null;
            if (!_hasEnded) Pull(_stage.In);
            if (IsAvailable(_stage.Out)) HandOn();
        }

        private bool TryPutHeld(FrameGroup group)
        {
            try
            {
                for (; _put < group.Frames.Count; _put++)
                {
                    if (!_spool.TryPut(group.Frames[_put])) return Refused("it has no more room");
                    _stage._progress.Spooled(group.Frames[_put].Stamp);
                }

                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Refused(e.Message);
            }
        }

        private bool Refused(string reason)
        {
            _stage._signals.SpoolRefused(_stage._source, reason);
            return false;
        }

        private void WaitABit() => ScheduleOnce(Waited, _stage._space.Options.After);

        private FrameGroup Taken()
        {
            var frames = new List<Frame>();
            for (var bytes = 0; !_spool.IsEmpty && frames.Count < MostTaken && bytes < MostTakenBytes;)
            {
                frames.Add(_spool.Take());
                bytes += frames[^1].Payload.Length;
            }

            if (_spool.IsEmpty) _stage._signals.SpoolEmptied(_stage._source);
            return new FrameGroup(frames);
        }

        // What of the group has been put on the disk was taken from there before.
        private FrameGroup Rest()
        {
            var group = _held!;
            _held = null;
            CancelTimer(Waited);
            if (!_hasEnded) Pull(_stage.In);
            return _put == 0 ? group : new FrameGroup([.. group.Frames.Skip(_put)]);
        }

        private void End()
        {
            _hasEnded = true;
            if (_spool.IsEmpty && _held is null) CompleteStage();
        }
    }
}
