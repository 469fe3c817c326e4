using Akka.Actor;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>Runs a part of the groups of one correlation over the whole cluster.</summary>
public sealed class CorrelatorActor : CorrelatingActor
{
    /// <summary>Use <see cref="Props"/>.</summary>
    public CorrelatorActor(string key, CorrelationContext correlations, IActorRef outbox)
        : base(correlations, outbox)
    {
        EngineName = CorrelatorKey.EngineName(key);
        Scope = EngineScope.PartOf(CorrelatorKey.CorrelationOf(key), CorrelatorKey.Parts);
    }

    private protected override string EngineName { get; }

    private protected override EngineScope Scope { get; }

    /// <param name="key">The entity's.</param>
    /// <param name="correlations">The node's.</param>
    /// <param name="outbox">Who takes alerts.</param>
    public static Props Props(string key, CorrelationContext correlations, IActorRef outbox) =>
        Akka.Actor.Props.Create(() => new CorrelatorActor(key, correlations, outbox));
}
