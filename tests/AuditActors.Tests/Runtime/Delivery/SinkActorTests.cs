using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.Runtime.Delivery;

public sealed class SinkActorTests : ActorTests
{
    private static readonly BatchId Batch = new("test", 1, 1);
    private readonly TestFolder _folder = new("sinks");
    private readonly RuntimeSignals _signals = Some.Signals();
    private readonly AlertStore _store;
    private readonly IActorRef _writer;

    public SinkActorTests()
    {
        var options = new StoreOptions { Location = Stores.InFolder(_folder.FullName), Node = "node" };
        _store = Stores.Open(options with { PositionsEvery = TimeSpan.FromMilliseconds(10) }, _signals);
        _writer = Sys.ActorOf(StoreActor.Props(_store, _signals));
    }

    [Fact]
    public async Task A_sink_gets_every_alert_in_order_and_goes_on_where_it_was()
    {
        var first = new FakeReceiver();
        var sinks = await StartAsync(Plan("sink", first));
        Raise(1, 2);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));
        Assert.Equal([1, 2], first.Taken);
        await EndAsync(sinks);
        Raise(3);

        var second = new FakeReceiver();
        Assert.True(await StoreSettling.SettleAsync(
            await StartAsync(Plan("sink", second)), _writer, RemainingOrDefault));

        Assert.Equal([3], second.Taken);
    }

    [Fact]
    public async Task A_sink_that_is_changed_goes_on_where_it_was_and_others_are_not_disturbed()
    {
        var (before, after, other) = (new FakeReceiver(), new FakeReceiver(), new FakeReceiver());
        var sinks = await StartAsync(Plan("changed", before), Plan("other", other));
        Raise(1, 2);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        await sinks.Ask<SinksProtocol.Stopped>(new SinksProtocol.Stop(["changed", "unknown"]), RemainingOrDefault);
        Raise(3);
        sinks.Tell(new SinksProtocol.Start([Plan("changed", after)]));
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        Assert.Equal([1, 2], before.Taken);
        Assert.Equal([3], after.Taken);
        Assert.Equal([1, 2, 3], other.Taken);
    }

    [Fact]
    public async Task A_sink_that_is_gone_is_shown_no_more_and_holds_up_nobody()
    {
        var sinks = await StartAsync(Plan("gone", new FakeReceiver()), Plan("stays", new FakeReceiver()));

        await sinks.Ask<SinksProtocol.Stopped>(new SinksProtocol.Stop(["gone"]), RemainingOrDefault);
        Raise(1);

        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));
        Assert.Equal(["stays"], _signals.Sinks.States.Select(state => state.Sink));
    }

    [Fact]
    public async Task A_sink_whose_receiver_is_away_delays_no_other_and_not_the_end_of_the_node()
    {
        var away = new FakeReceiver { Behaviour = _ => throw new IOException("away") };
        var there = new FakeReceiver();
        var sinks = await StartAsync(Plan("away", away), Plan("there", there));

        Raise(1, 2, 3);
        AwaitAssert(() => Assert.Equal([1, 2, 3], there.Taken));
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        AwaitAssert(() => Assert.Equal(
            [new SinkState("away", false, "away", 3), new SinkState("there", true, null, 0)], _signals.Sinks.States));
        Assert.Equal((0, 3), (await _store.CursorAsync("away", default), await _store.CursorAsync("there", default)));
    }

    [Fact]
    public async Task What_an_earlier_run_left_for_a_receiver_that_is_away_is_shown_from_the_start()
    {
        await _store.KeepSinksAsync(["away"], default);
        Raise(1, 2, 3);
        await _writer.Ask<StoreProtocol.Flushed>(StoreProtocol.Flush.Instance, RemainingOrDefault);

        await StartAsync(Plan("away", new FakeReceiver { Behaviour = _ => throw new IOException("away") }));

        AwaitAssert(() => Assert.Equal([new SinkState("away", false, "away", 3)], _signals.Sinks.States));
    }

    [Fact]
    public async Task What_a_receiver_refuses_is_kept_as_a_dead_letter_with_the_reason()
    {
        var receiver = new FakeReceiver(mostAtOnce: 1)
        {
            Behaviour = alerts =>
                alerts[0].Sequence == 2 ? throw new AlertsRefusedException("no") : DeliveryResult.Taken,
        };
        var sinks = await StartAsync(Plan("sink", receiver));

        Raise(1, 2, 3);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        Assert.Equal([1, 3], receiver.Taken);
        var dead = Assert.Single(await AlertStoreTests.LettersAsync(_store, "sink"));
        Assert.Equal((2, "no"), (dead.Alert.Sequence, dead.Reason));
    }

    [Fact]
    public async Task A_dead_letter_that_is_wanted_is_delivered_again_and_gone_when_the_receiver_has_it()
    {
        var refuses = true;
        var receiver = new FakeReceiver(mostAtOnce: 1)
        {
            Behaviour = alerts => alerts[0].Sequence == 3 || (alerts[0].Sequence == 2 && refuses)
                ? throw new AlertsRefusedException("no")
                : DeliveryResult.Taken,
        };
        var sinks = await StartAsync(Plan("sink", receiver));
        Raise(1, 2, 3);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));
        refuses = false;

        Assert.Equal(2, await _store.ResendAsync("sink", [], default));

        await AwaitAssertAsync(
            async () =>
            {
                var left = Assert.Single(await AlertStoreTests.LettersAsync(_store, "sink"));
                Assert.Equal((3, false), (left.Alert.Sequence, left.IsWanted));
            },
            TimeSpan.FromSeconds(30));
        Assert.Equal([1, 2], receiver.Taken);
        Assert.Equal(3, await _store.CursorAsync("sink", default));
    }

    [Fact]
    public async Task A_dead_letter_is_wanted_by_its_sink_and_id()
    {
        await _store.KeepSinksAsync(["one", "other"], default);
        Raise(1, 2);
        var logged = await AlertStoreTests.ReadAllAsync(_store);
        foreach (var sink in (string[])["one@node", "other@node"])
        {
            _writer.Tell(new StoreProtocol.Delivered(
                sink, 2, [.. logged.Select(alert => new RefusedAlert(alert, "no"))]));
        }

        await _writer.Ask<StoreProtocol.Flushed>(StoreProtocol.Flush.Instance, RemainingOrDefault);

        Assert.Equal(0, await _store.ResendAsync("another", [], default));
        Assert.Equal(0, await _store.ResendAsync("one@another", [], default));
        Assert.Equal(1, await _store.ResendAsync("one", [logged[1].Id], default));
        Assert.Equal([2L], (await _store.Log.WantedLettersAsync("one@node", 10, default)).Select(it => it.Sequence));
        Assert.Equal(2, await _store.ResendAsync("one@node", [], default));
        Assert.Equal(
            [1L, 2L], (await _store.Log.WantedLettersAsync("one@node", 10, default)).Select(it => it.Sequence));
        Assert.Equal(2, (await AlertStoreTests.LettersAsync(_store, "one@node")).Count);
        Assert.Equal(2, await _store.ResendAsync(null, [logged[0].Id], default));
        Assert.Equal(4, await _store.ResendAsync(null, [], default));
        Assert.Equal(
            [1L, 2L], (await _store.Log.WantedLettersAsync("other@node", 10, default)).Select(it => it.Sequence));
    }

    [Fact]
    public async Task What_a_closed_output_did_not_take_is_not_taken_as_delivered()
    {
        var closed = new FakeReceiver { Behaviour = _ => throw new OutputClosedException() };
        var sinks = await StartAsync(Plan("stdout", closed));

        Raise(1);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        Assert.Equal(0, await _store.CursorAsync("stdout", default));
        Assert.Equal(1, closed.Attempts);
    }

    [Fact]
    public async Task A_fault_of_a_sink_is_not_repeated_at_once_and_holds_up_nobody()
    {
        var faulty = new FakeReceiver { Fault = new InvalidOperationException("a fault") };
        var sinks = await StartAsync(Plan("faulty", faulty));

        Raise(1);
        AwaitCondition(() => faulty.Faults > 0);

        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));
        Assert.Equal(1, faulty.Faults);
    }

    [Fact]
    public async Task Many_alerts_pass_page_by_page()
    {
        var receiver = new FakeReceiver();
        var sinks = await StartAsync(Plan("sink", receiver));

        Raise([.. Enumerable.Range(1, 1000)]);
        Assert.True(await StoreSettling.SettleAsync(sinks, _writer, RemainingOrDefault));

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => (long)number), receiver.Taken);
        Assert.Equal(0, Assert.Single(_signals.Sinks.States).Backlog);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static SinkPlan Plan(string name, FakeReceiver receiver) => new() { Name = name, Receiver = receiver };

    private async Task<IActorRef> StartAsync(params SinkPlan[] plans)
    {
        await _store.KeepSinksAsync([.. plans.Select(plan => plan.Name)], default);
        return Sys.ActorOf(SinksActor.Props(plans, _store, _writer, TimeProvider.System, _signals));
    }

    private async Task EndAsync(IActorRef sinks)
    {
        Watch(sinks);
        Sys.Stop(sinks);
        await ExpectTerminatedAsync(sinks);
    }

    private void Raise(params int[] numbers)
    {
        _writer.Tell(
            new OutboxProtocol.Raise(Batch, [.. numbers.Select(number => Some.Alert((ulong)number))]), TestActor);
        ExpectMsg<OutboxProtocol.Accepted>();
    }
}
