using Akka.Actor;
using Akka.Cluster.Sharding;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>
/// In place of a shard region: one child for each key, with the handshake of those that want to rest.
/// </summary>
internal sealed class EntityRouter(Func<object, string?> keyOf, Func<string, Props> entity) : UntypedActor
{
    private readonly Dictionary<string, IActorRef> _entities = [];
    private readonly Dictionary<IActorRef, List<(object Message, IActorRef Sender)>> _resting = [];

    protected override void OnReceive(object message)
    {
        if (message is Passivate passivate && _resting.TryAdd(Sender, [])) Sender.Tell(passivate.StopMessage);
        else if (message is Terminated terminated) Replace(terminated.ActorRef);
        else if (keyOf(message) is { } key) Deliver(key, message, Sender);
        else Unhandled(message);
    }

    private void Deliver(string key, object message, IActorRef sender)
    {
        if (!_entities.TryGetValue(key, out var child))
            _entities[key] = child = Context.Watch(Context.ActorOf(entity(key)));
        if (_resting.TryGetValue(child, out var waiting)) waiting.Add((message, sender));
        else child.Tell(message, sender);
    }

    private void Replace(IActorRef gone)
    {
        var key = _entities.First(each => each.Value.Equals(gone)).Key;
        _entities.Remove(key);
        if (!_resting.Remove(gone, out var waiting)) return;
        foreach (var (message, sender) in waiting) Deliver(key, message, sender);
    }
}
