using Akka.Actor;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Correlations;

/// <summary>What all engines of a node share.</summary>
public sealed record CorrelationContext
{
    /// <summary>With the correlations to run.</summary>
    public required CurrentRules Rules { get; init; }

    /// <summary>Where events for correlations over the cluster go.</summary>
    public required Lazy<IActorRef> Correlators { get; init; }

    /// <summary>Where events for correlations of a namespace go, when they come from another engine.</summary>
    public required Lazy<IActorRef> Namespaces { get; init; }

    /// <summary>The node's <see cref="WatermarkActor"/>.</summary>
    public required IActorRef Watermarks { get; init; }

    /// <summary>Where new engines begin.</summary>
    public required NodeWatermark Watermark { get; init; }

    /// <summary>How far sources have come.</summary>
    public required SourceClocks Sources { get; init; }

    /// <summary>Since when shards have been here.</summary>
    internal ShardHomes Homes { get; } = new();

    /// <summary>What engines knew that had to make room.</summary>
    internal LostWindows Lost { get; } = new();

    /// <summary>Memory that all windows of the node may take together.</summary>
    public required StateBudget Memory { get; init; }

    /// <summary>Where lasting windows are kept; null where nothing is.</summary>
    public AlertStore? Store { get; init; }

    /// <summary>
    /// Whether events are judged in the order of their source and not as they arrive, so that results do not depend on
    /// how work is spread.
    /// </summary>
    public bool InOrder { get; init; }

    /// <summary>How long what a node with other rules has found may wait for those rules.</summary>
    public TimeSpan AwaitsRulesFor { get; init; } = RuleAgreement.Patience;
}
