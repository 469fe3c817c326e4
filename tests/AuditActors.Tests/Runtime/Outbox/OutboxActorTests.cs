using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Outbox;

public sealed class OutboxActorTests : ActorTests
{
    private static readonly BatchId First = new("test", 1, 1);
    private static readonly BatchId Second = new("test", 1, 2);
    private readonly FakeTimeProvider _clock = new(Some.Time);
    private readonly HeldSink _sink = new();

    [Fact]
    public void Accepts_a_batch_when_the_sinks_have_its_alerts()
    {
        var outbox = Outbox(AlertOrder.AsRaised);
        outbox.Tell(new OutboxProtocol.Raise(First, [Some.Alert(1)]), TestActor);
        _sink.Await(this, deliveries: 1);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _sink.LetGo();

        Assert.Equal(First, ExpectMsg<OutboxProtocol.Accepted>().Batch);
    }

    [Fact]
    public void Gathers_what_comes_during_a_delivery_for_the_next_one()
    {
        var outbox = Outbox(AlertOrder.AsRaised);
        outbox.Tell(new OutboxProtocol.Raise(First, [Some.Alert(1)]), TestActor);
        _sink.Await(this, deliveries: 1);
        outbox.Tell(new OutboxProtocol.Raise(Second, [Some.Alert(2)]), TestActor);
        outbox.Tell(new OutboxProtocol.Raise(Second, [Some.Alert(3)]), TestActor);

        _sink.LetGo();
        _sink.Await(this, deliveries: 2);

        Assert.Equal([[1UL], [2UL, 3UL]], _sink.Deliveries);
    }

    [Fact]
    public void Puts_alerts_in_the_order_of_events_and_accepts_them_meanwhile()
    {
        var outbox = Outbox(AlertOrder.ByEvent);
        outbox.Tell(new OutboxProtocol.Raise(First, [Some.Alert(2), Some.Alert(4)]), TestActor);
        ExpectMsg<OutboxProtocol.Accepted>();
        outbox.Tell(new OutboxProtocol.Raise(Second, [Some.Alert(1), Some.Alert(3)]), TestActor);
        ExpectMsg<OutboxProtocol.Accepted>();

        outbox.Tell(new OutboxProtocol.Release("test", Through: 3), TestActor);
        _sink.Await(this, deliveries: 1);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _sink.LetGo();

        Assert.Equal(3UL, ExpectMsg<OutboxProtocol.Released>().Through);
        Assert.Equal([[1UL, 2UL, 3UL]], _sink.Deliveries);
    }

    [Fact]
    public void Answers_at_once_where_there_is_nothing_to_deliver()
    {
        Outbox(AlertOrder.ByEvent).Tell(new OutboxProtocol.Release("test", Through: 3), TestActor);

        ExpectMsg<OutboxProtocol.Released>();
    }

    [Fact]
    public void Delivers_again_after_a_failure_until_it_succeeds()
    {
        _sink.FailuresLeft = 2;
        _sink.LetGo();
        Outbox(AlertOrder.AsRaised).Tell(new OutboxProtocol.Raise(First, [Some.Alert(1)]), TestActor);

        AwaitAssert(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(0, _sink.FailuresLeft);
            Assert.Single(_sink.Deliveries);
        });
        ExpectMsg<OutboxProtocol.Accepted>();
    }

    [Fact]
    public void Delivers_again_after_a_sink_has_cancelled_by_itself()
    {
        _sink.Failure = new TaskCanceledException("no answer in time");
        _sink.FailuresLeft = 1;
        _sink.LetGo();
        Outbox(AlertOrder.AsRaised).Tell(new OutboxProtocol.Raise(First, [Some.Alert(1)]), TestActor);

        AwaitAssert(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Single(_sink.Deliveries);
        });
        ExpectMsg<OutboxProtocol.Accepted>();
    }

    private IActorRef Outbox(AlertOrder order) =>
        Sys.ActorOf(OutboxActor.Props(order, [_sink], _clock, Some.Signals()));

    /// <summary>Keeps a delivery waiting until it is let go.</summary>
    private sealed class HeldSink : IAlertSink
    {
        private readonly Lock _lock = new();
        private readonly List<ulong[]> _deliveries = [];
        private readonly SemaphoreSlim _gate = new(0);

        public int FailuresLeft { get; set; }

        public Exception Failure { get; set; } = new IOException("not now");

        public IReadOnlyList<ulong[]> Deliveries
        {
            get { lock (_lock) return [.. _deliveries]; }
        }

        public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
        {
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                throw Failure;
            }

            lock (_lock) _deliveries.Add([.. alerts.Select(alert => alert.EventNumber)]);
            await _gate.WaitAsync(cancellationToken);
        }

        public void LetGo() => _gate.Release();

        public void Await(ActorTests test, int deliveries) =>
            test.AwaitAssert(() => Assert.Equal(deliveries, Deliveries.Count));
    }
}
