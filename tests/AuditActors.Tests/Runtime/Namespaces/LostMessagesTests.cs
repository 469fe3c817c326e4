using Akka.Actor;
using Akka.Event;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class LostMessagesTests : ActorTests
{
    private static readonly EventBatch Batch = Some.Batch("shop", 1, dropCopies: true, Some.Json("a"));

    public LostMessagesTests()
    {
        Sys.ActorOf(LostMessages.Props());
        // It listens once it tells of this.
        AwaitAssert(() =>
        {
            Sys.DeadLetters.Tell(new CorrelationProtocol.Admit("shop", true, Ticket: 1, KnownSince: 0, []), TestActor);
            ExpectMsg<CorrelationProtocol.AdmitLost>(TimeSpan.FromMilliseconds(100));
        });
    }

    [Fact]
    public void A_batch_for_a_detector_that_is_gone_is_told_to_its_sender()
    {
        var detector = Sys.ActorOf(Props.Create<Deaf>());
        Watch(detector);
        Sys.Stop(detector);
        FishForMessage(message => message is Terminated);

        detector.Tell(Batch, TestActor);

        Assert.Equal(Batch.Id, Lost<NamespaceProtocol.BatchLost>().Id);
    }

    [Fact]
    public void A_batch_that_a_moving_shard_does_not_take_is_told_to_its_sender()
    {
        Sys.ActorOf(Props.Create<Deaf>()).Tell(Batch, TestActor);

        Assert.Equal(Batch.Id, Lost<NamespaceProtocol.BatchLost>().Id);
    }

    [Fact]
    public void A_batch_that_a_region_drops_is_told_to_its_sender()
    {
        Sys.DeadLetters.Tell(new Dropped(Batch, "the shard moves", TestActor, ActorRefs.NoSender));

        Assert.Equal(Batch.Id, Lost<NamespaceProtocol.BatchLost>().Id);
    }

    [Fact]
    public void Events_that_reached_no_engine_are_told_by_their_ticket()
    {
        Sys.DeadLetters.Tell(new CorrelationProtocol.Admit("shop", true, Ticket: 7, KnownSince: 0, []), TestActor);

        FishForMessage(message => message is CorrelationProtocol.AdmitLost { Ticket: 7 });
    }

    private T Lost<T>() => (T)FishForMessage(message => message is T);

    private sealed class Deaf : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
