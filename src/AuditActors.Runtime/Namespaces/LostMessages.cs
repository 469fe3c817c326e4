using Akka.Actor;
using Akka.Event;
using AuditActors.Runtime.Correlations;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// Tells senders at once what reached no detector and no correlator: these take nothing any more while their shard
/// moves. Without it a sender would wait for an answer as long as for one that is only slow.
/// </summary>
public sealed class LostMessages : UntypedActor
{
    /// <summary>The actor's name.</summary>
    public const string Name = "lost-messages";

    public static Props Props() => Akka.Actor.Props.Create<LostMessages>();

    // Unhandled messages, which a shard that moves makes of all, are among dead letters.
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is not AllDeadLetters letter) return;
        // What a region drops is a dead letter within another one.
        if (letter.Message is AllDeadLetters dropped) letter = dropped;
        if (!letter.Sender.IsNobody()) Tell(letter.Sender, letter.Message);
    }

    private static void Tell(IActorRef sender, object lost)
    {
        switch (lost)
        {
            case EventBatch batch:
                sender.Tell(new NamespaceProtocol.BatchLost(batch.Id));
                break;
            case CorrelationProtocol.Admit admit:
                sender.Tell(new CorrelationProtocol.AdmitLost(admit.Ticket));
                break;
        }
    }
}
