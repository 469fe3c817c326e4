using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

public sealed class StoreActorTests : ActorTests
{
    private static readonly BatchId Batch = new("test", 1, 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("auditactors-store").FullName;
    private readonly AlertStore _store;
    private readonly IActorRef _writer;

    public StoreActorTests()
    {
        _store = new AlertStore(
            new StoreOptions { Location = new StoreLocation.SqliteFile(Path.Combine(_folder, "a.db")), Node = "node" },
            TimeProvider.System,
            Some.Signals());
        _store.OpenAsync(default).GetAwaiter().GetResult();
        _writer = Sys.ActorOf(StoreActor.Props(_store, Some.Signals()));
    }

    [Fact]
    public async Task Accepts_a_batch_when_its_alerts_are_in_the_log()
    {
        _writer.Tell(new OutboxProtocol.Raise(Batch, [Some.Alert(1)]), TestActor);

        Assert.Equal(Batch, ExpectMsg<OutboxProtocol.Accepted>().Batch);
        Assert.Single(await AlertStoreTests.ReadAllAsync(_store));
    }

    [Fact]
    public void Accepts_all_that_comes_while_it_writes()
    {
        for (var number = 1; number <= 100; number++)
            _writer.Tell(new OutboxProtocol.Raise(Batch with { Sequence = number }, [Some.Alert((ulong)number)]), TestActor);

        Assert.Equal(
            Enumerable.Range(1, 100).Select(number => (long)number),
            ReceiveN(100).Cast<OutboxProtocol.Accepted>().Select(accepted => accepted.Batch.Sequence));
    }

    [Fact]
    public async Task Tells_a_reader_that_another_one_has_its_source()
    {
        var claim = await _store.ClaimAsync("source", "0", default);
        await _store.ClaimAsync("source", "0", default);

        _writer.Tell(new StoreProtocol.Finished(claim, "1"), TestActor);
        _writer.Tell(StoreProtocol.Flush.Instance, TestActor);

        ExpectMsg<StoreProtocol.Flushed>();
        Assert.True(claim.IsOvertaken);
    }

    [Fact]
    public async Task A_sink_gets_every_alert_in_order_and_goes_on_where_it_was()
    {
        var first = new KeptAlerts();
        var sink = Sink(first);
        await StoreSettling.SettleAsync(sink, _writer, RemainingOrDefault);
        _writer.Tell(new OutboxProtocol.Raise(Batch, [Some.Alert(1), Some.Alert(2)]), TestActor);
        AwaitAssert(() => Assert.Equal([1UL, 2UL], first.Numbers));
        Assert.True(await StoreSettling.SettleAsync(sink, _writer, RemainingOrDefault));
        Watch(sink);
        Sys.Stop(sink);
        ExpectMsg<OutboxProtocol.Accepted>();
        ExpectTerminated(sink);
        _writer.Tell(new OutboxProtocol.Raise(Batch, [Some.Alert(3)]), TestActor);
        ExpectMsg<OutboxProtocol.Accepted>();

        var second = new KeptAlerts();
        Assert.True(await StoreSettling.SettleAsync(Sink(second), _writer, RemainingOrDefault));

        Assert.Equal([3UL], second.Numbers);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private IActorRef Sink(IAlertSink sink) =>
        Sys.ActorOf(SinkActor.Props("sink", [sink], _store, _writer, TimeProvider.System, Some.Signals()));

    private sealed class KeptAlerts : IAlertSink
    {
        private readonly Lock _lock = new();
        private readonly List<ulong> _numbers = [];

        public IReadOnlyList<ulong> Numbers
        {
            get { lock (_lock) return [.. _numbers]; }
        }

        public Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
        {
            lock (_lock) _numbers.AddRange(alerts.Select(alert => alert.EventNumber));
            return Task.CompletedTask;
        }
    }
}
