using Akka.Actor;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class NamespaceActorTests : ActorTests
{
    private readonly IActorRef _detector;
    private readonly Akka.TestKit.TestProbe _outbox;

    public NamespaceActorTests()
    {
        _outbox = CreateTestProbe();
        var rules = new CurrentRules(Some.Rules(("deletion", "ka.verb = delete")));
        _detector = Sys.ActorOf(NamespaceActor.Props(
            "shop", rules, Some.Identities(), correlations: null, Some.Detectors(), _outbox.Ref, Some.Signals()));
    }

    [Fact]
    public void Answers_a_quiet_batch_at_once()
    {
        var batch = Quiet(1);

        _detector.Tell(batch, TestActor);

        Assert.Equal(batch.Id, ExpectMsg<NamespaceProtocol.BatchFinished>().Id);
        _outbox.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Answers_a_batch_with_alerts_only_when_the_outbox_has_them()
    {
        var batch = Loud(1);
        _detector.Tell(batch, TestActor);
        Assert.Single(_outbox.ExpectMsg<OutboxProtocol.Raise>().Alerts);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _outbox.Reply(new OutboxProtocol.Accepted(batch.Id));

        Assert.Equal(batch.Id, ExpectMsg<NamespaceProtocol.BatchFinished>().Id);
    }

    [Fact]
    public void Judges_a_repeated_batch_once_and_says_that_it_is_at_it()
    {
        var batch = Loud(1);
        _detector.Tell(batch, TestActor);
        _outbox.ExpectMsg<OutboxProtocol.Raise>();

        _detector.Tell(batch, TestActor);

        Assert.Equal(batch.Id, ExpectMsg<NamespaceProtocol.BatchPending>().Id);
        _outbox.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Answers_a_repeated_batch_that_it_has_finished_again()
    {
        _detector.Tell(Quiet(1), TestActor);
        ExpectMsg<NamespaceProtocol.BatchFinished>();

        _detector.Tell(Quiet(1), TestActor);

        ExpectMsg<NamespaceProtocol.BatchFinished>();
    }

    [Fact]
    public void Refuses_what_arrived_damaged()
    {
        var id = new BatchId("test", 1, 1);

        _detector.Tell(new NamespaceProtocol.UnreadableBatch("shop", id, "damaged"), TestActor);

        Assert.Equal(new NamespaceProtocol.BatchRefused(id, "damaged"), ExpectMsg<NamespaceProtocol.BatchRefused>());
    }

    [Fact]
    public void Stops_when_asked_to()
    {
        Watch(_detector);

        _detector.Tell(NamespaceActor.StopMessage);

        ExpectTerminated(_detector);
    }

    [Fact]
    public void Finishes_what_is_under_way_before_it_stops()
    {
        Watch(_detector);
        var batch = Loud(1);
        _detector.Tell(batch, TestActor);
        _outbox.ExpectMsg<OutboxProtocol.Raise>();
        _detector.Tell(NamespaceActor.StopMessage);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _outbox.Reply(new OutboxProtocol.Accepted(batch.Id));

        Assert.Equal(batch.Id, ExpectMsg<NamespaceProtocol.BatchFinished>().Id);
        ExpectTerminated(_detector);
    }

    private static EventBatch Quiet(long sequence) => Some.Batch("shop", sequence, dropCopies: true, Some.Json("a"));

    private static EventBatch Loud(long sequence) =>
        Some.Batch("shop", sequence, dropCopies: true, Some.Json("a", verb: "delete"));
}
