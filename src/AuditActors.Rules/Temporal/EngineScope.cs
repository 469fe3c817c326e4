namespace AuditActors.Rules.Temporal;

/// <summary>Which events an engine is for.</summary>
/// <param name="Partition">What alert ids are made of: the namespace, or nothing for the cluster.</param>
/// <param name="Hosts">Whether the engine runs a correlation.</param>
/// <param name="Parts">Among how many engines the groups of each correlation are divided; limits are, too.</param>
public sealed record EngineScope(string Partition, Func<CompiledCorrelation, bool> Hosts, int Parts)
{
    /// <summary>All correlations of one namespace; the empty name stands for what belongs to no namespace.</summary>
    public static EngineScope OfNamespace(string name) =>
        new(name, correlation => correlation.Rule.Scope == CorrelationScope.Namespace, 1);

    /// <summary>All correlations over the whole cluster.</summary>
    public static EngineScope OfCluster() =>
        new("", correlation => correlation.Rule.Scope == CorrelationScope.Cluster, 1);

    /// <summary>One of several parts of a correlation over the whole cluster.</summary>
    public static EngineScope PartOf(string correlation, int parts) => new(
        "",
        candidate => candidate.Rule.Scope == CorrelationScope.Cluster && candidate.Rule.Identity == correlation,
        parts);
}
