using Akka.Actor;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Correlations;

/// <summary>Engines that an earlier run has left in the store.</summary>
public static class StoredEngines
{
    /// <summary>
    /// Wakes those that wait for the watermark: their deadlines pass even if nothing ever happens there again.
    /// </summary>
    public static async Task WakeAsync(
        AlertStore store, CorrelationContext correlations, CancellationToken cancellationToken)
    {
        foreach (var name in await store.EnginesAsync(cancellationToken))
        {
            if (NamespaceKey.OfEngine(name) is { } key)
                correlations.Namespaces.Value.Tell(Call(key, isForNamespace: true), ActorRefs.NoSender);
            else if (CorrelatorKey.OfEngine(name) is { } part)
                correlations.Correlators.Value.Tell(Call(part, isForNamespace: false), ActorRefs.NoSender);
        }
    }

    /// <summary>Makes an engine take over what is stored for it.</summary>
    internal static CorrelationProtocol.Admit Call(string key, bool isForNamespace) =>
        new(key, isForNamespace, Ticket: 0, KnownSince: EventTime.End, []);
}
