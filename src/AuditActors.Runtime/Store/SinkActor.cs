using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Store;

/// <summary>
/// A sink as a cursor on the alert log: it gets what this node logs, in order, each alert once at least, and delays
/// nobody. A sink that fails is tried again until it succeeds; what it missed meanwhile waits in the log.
/// </summary>
public sealed class SinkActor : UntypedActor
{
    private const int PageAlerts = 256;
    private readonly string _name;
    private readonly AlertStore _store;
    private readonly IActorRef _writer;
    private readonly SinkDelivery _delivery;
    private readonly List<IActorRef> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private long? _cursor;
    private bool _isBusy = true;
    private bool _hasGrown;

    /// <summary>Use <see cref="Props"/>.</summary>
    public SinkActor(
        string name,
        IReadOnlyList<IAlertSink> sinks,
        AlertStore store,
        IActorRef writer,
        TimeProvider clock,
        RuntimeSignals signals)
    {
        _name = name;
        _store = store;
        _writer = writer;
        _delivery = new SinkDelivery(sinks, clock, signals);
    }

    /// <param name="name">Under which the cursor is kept, for this node.</param>
    /// <param name="sinks">Get the alerts.</param>
    /// <param name="store">The node's.</param>
    /// <param name="writer">The node's <see cref="StoreActor"/>.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        string name,
        IReadOnlyList<IAlertSink> sinks,
        AlertStore store,
        IActorRef writer,
        TimeProvider clock,
        RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new SinkActor(name, sinks, store, writer, clock, signals));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(StoreProtocol.LogGrew));
        _store.CursorAsync(_name, _stopping.Token)
            .PipeTo(Self, success: cursor => new Moved(cursor, IsAtEnd: false));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Moved moved:
                GoOn(moved);
                break;
            case StoreProtocol.LogGrew:
                LookAgain();
                break;
            case StoreProtocol.CatchUp:
                _waiting.Add(Sender);
                LookAgain();
                break;
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

    private void LookAgain()
    {
        if (_isBusy) _hasGrown = true;
        else ReadOn();
    }

    private void GoOn(Moved moved)
    {
        if (_cursor is { } before && moved.Cursor > before)
            _writer.Tell(new StoreProtocol.Delivered(_store.CursorName(_name), moved.Cursor));
        _cursor = moved.Cursor;
        _isBusy = false;
        if (!moved.IsAtEnd || _hasGrown)
        {
            ReadOn();
            return;
        }

        foreach (var waiting in _waiting) waiting.Tell(StoreProtocol.CaughtUp.Instance);
        _waiting.Clear();
    }

    private void ReadOn()
    {
        _isBusy = true;
        _hasGrown = false;
        DeliverPageAsync(_cursor!.Value, _stopping.Token).PipeTo(Self);
    }

    private async Task<Moved> DeliverPageAsync(long after, CancellationToken cancellationToken)
    {
        var page = await _store.InsistAsync(
            stopping => _store.Log.ReadAsync(after, _store.Options.Node, PageAlerts, stopping), cancellationToken);
        if (page.Count == 0) return new Moved(after, IsAtEnd: true);
        await _delivery.DeliverAsync([.. page.Select(logged => logged.Alert)], cancellationToken);
        return new Moved(page[^1].Sequence, IsAtEnd: page.Count < PageAlerts);
    }

    private sealed record Moved(long Cursor, bool IsAtEnd) : INoSerializationVerificationNeeded;
}
