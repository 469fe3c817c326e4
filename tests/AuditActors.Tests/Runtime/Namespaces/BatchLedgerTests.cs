using Akka.Actor;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class BatchLedgerTests : ActorTests
{
    private readonly BatchLedger _ledger = new();
    private readonly IActorRef _sender;

    public BatchLedgerTests() => _sender = CreateTestProbe().Ref;

    [Fact]
    public void A_batch_is_new_once_then_pending_then_finished()
    {
        var id = new BatchId("a", 1, 1);

        Assert.Equal(BatchStanding.New, _ledger.Note(id, _sender));
        Assert.Equal(BatchStanding.Pending, _ledger.Note(id, _sender));
        Assert.Same(_sender, _ledger.Finish(id));
        Assert.Equal(BatchStanding.Finished, _ledger.Note(id, _sender));
    }

    [Fact]
    public void Who_sent_it_last_is_told_and_nobody_twice()
    {
        var (id, last) = (new BatchId("a", 1, 1), CreateTestProbe().Ref);
        _ledger.Note(id, _sender);
        _ledger.Note(id, last);

        Assert.Same(last, _ledger.Finish(id));
        Assert.Null(_ledger.Finish(id));
        Assert.Null(_ledger.Finish(new BatchId("b", 1, 1)));
    }

    [Fact]
    public void An_older_batch_was_finished_or_given_up()
    {
        _ledger.Note(new BatchId("a", 2, 5), _sender);

        Assert.Equal(BatchStanding.Finished, _ledger.Note(new BatchId("a", 2, 4), _sender));
        Assert.Equal(BatchStanding.Finished, _ledger.Note(new BatchId("a", 1, 9), _sender));
    }

    [Fact]
    public void A_restarted_ingest_begins_anew()
    {
        _ledger.Note(new BatchId("a", 1, 5), _sender);

        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("a", 2, 1), _sender));
    }

    [Fact]
    public void Ingests_do_not_touch_one_another()
    {
        _ledger.Note(new BatchId("a", 1, 5), _sender);

        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("b", 1, 1), _sender));
    }

    [Fact]
    public void The_ingest_heard_of_least_recently_is_forgotten_first()
    {
        for (var ingest = 0; ingest <= BatchLedger.MostIngests; ingest++) _ledger.Note(new BatchId($"{ingest}", 1, 1), _sender);

        Assert.Equal(BatchStanding.Pending, _ledger.Note(new BatchId("1", 1, 1), _sender));
        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("0", 1, 1), _sender));
    }
}
