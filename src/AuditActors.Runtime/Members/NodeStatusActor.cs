using Akka.Actor;

namespace AuditActors.Runtime.Members;

/// <summary>Tells whoever asks, on any node, how its own node is.</summary>
public sealed class NodeStatusActor(Func<NodeStatus> status) : UntypedActor
{
    /// <summary>Of the actor, the same on every node, so that others find it.</summary>
    public const string Name = "status";

    /// <param name="status">Looks, without waiting for anything.</param>
    public static Props Props(Func<NodeStatus> status) => Akka.Actor.Props.Create(() => new NodeStatusActor(status));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StatusProtocol.Describe:
                Sender.Tell(status());
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
