using Akka.Actor;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

public sealed class StoreActorTests : ActorTests
{
    private static readonly BatchId Batch = new("test", 1, 1);
    private readonly TestFolder _folder = new("store");
    private readonly AlertStore _store;
    private readonly IActorRef _writer;

    public StoreActorTests()
    {
        _store = Stores.Open(new StoreOptions { Location = Stores.InFolder(_folder.FullName), Node = "node" });
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
    public async Task Writes_nothing_before_it_is_ready_and_everything_then()
    {
        var ready = new TaskCompletionSource();
        var writer = Sys.ActorOf(StoreActor.Props(_store, Some.Signals(), ready.Task));
        writer.Tell(new OutboxProtocol.Raise(Batch, [Some.Alert(1)]), TestActor);
        writer.Tell(new Identify(null), TestActor);
        ExpectMsg<ActorIdentity>();
        Assert.Empty(await AlertStoreTests.ReadAllAsync(_store));

        ready.SetResult();

        Assert.Equal(Batch, ExpectMsg<OutboxProtocol.Accepted>().Batch);
        Assert.Single(await AlertStoreTests.ReadAllAsync(_store));
    }

    [Fact]
    public void Accepts_all_that_comes_while_it_writes()
    {
        for (var number = 1; number <= 100; number++)
            _writer.Tell(
                new OutboxProtocol.Raise(Batch with { Sequence = number }, [Some.Alert((ulong)number)]), TestActor);

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
    public async Task Insists_where_the_database_has_cancelled_by_itself()
    {
        var attempts = 0;

        var result = await _store.InsistAsync(
            _ => ++attempts == 1 ? throw new TaskCanceledException("too slow") : Task.FromResult(attempts), default);

        Assert.Equal(2, result);
    }

    [Fact]
    public async Task Does_not_insist_where_nobody_waits_any_more()
    {
        using var stopping = new CancellationTokenSource();
        var attempts = 0;

        var insisting = _store.InsistAsync<int>(
            async stopped =>
            {
                attempts++;
                await stopping.CancelAsync();
                throw new IOException("away");
            },
            stopping.Token);

        await Assert.ThrowsAnyAsync<Exception>(() => insisting);
        Assert.Equal(1, attempts);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
