using Akka.Actor;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>In place of a shard region: one child for each key.</summary>
internal sealed class EntityRouter(Func<object, string?> keyOf, Func<string, Props> entity) : UntypedActor
{
    private readonly Dictionary<string, IActorRef> _entities = [];

    protected override void OnReceive(object message)
    {
        if (keyOf(message) is not { } key)
        {
            Unhandled(message);
            return;
        }

        if (!_entities.TryGetValue(key, out var child)) _entities[key] = child = Context.ActorOf(entity(key));
        child.Forward(message);
    }
}
