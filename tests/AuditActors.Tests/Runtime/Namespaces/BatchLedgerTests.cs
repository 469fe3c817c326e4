using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class BatchLedgerTests
{
    private readonly BatchLedger _ledger = new();

    [Fact]
    public void A_batch_is_new_once_then_pending_then_finished()
    {
        var id = new BatchId("a", 1, 1);

        Assert.Equal(BatchStanding.New, _ledger.Note(id));
        Assert.Equal(BatchStanding.Pending, _ledger.Note(id));
        _ledger.Finish(id);
        Assert.Equal(BatchStanding.Finished, _ledger.Note(id));
    }

    [Fact]
    public void An_older_batch_was_finished_or_given_up()
    {
        _ledger.Note(new BatchId("a", 2, 5));

        Assert.Equal(BatchStanding.Finished, _ledger.Note(new BatchId("a", 2, 4)));
        Assert.Equal(BatchStanding.Finished, _ledger.Note(new BatchId("a", 1, 9)));
    }

    [Fact]
    public void A_restarted_ingest_begins_anew()
    {
        _ledger.Note(new BatchId("a", 1, 5));

        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("a", 2, 1)));
    }

    [Fact]
    public void Ingests_do_not_touch_one_another()
    {
        _ledger.Note(new BatchId("a", 1, 5));

        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("b", 1, 1)));
    }

    [Fact]
    public void The_ingest_heard_of_least_recently_is_forgotten_first()
    {
        for (var ingest = 0; ingest <= BatchLedger.MostIngests; ingest++) _ledger.Note(new BatchId($"{ingest}", 1, 1));

        Assert.Equal(BatchStanding.Pending, _ledger.Note(new BatchId("1", 1, 1)));
        Assert.Equal(BatchStanding.New, _ledger.Note(new BatchId("0", 1, 1)));
    }
}
