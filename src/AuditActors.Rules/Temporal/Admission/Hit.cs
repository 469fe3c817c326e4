using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>An event hit selectors of a correlation: what the correlation gets of it, for one group.</summary>
internal readonly record struct Hit(CompiledCorrelation Correlation, GroupKey Key, Evidence Evidence)
{
    public bool IsForCluster => Correlation.Rule.Scope == CorrelationScope.Cluster;

    /// <summary>
    /// The same for a correlation that may use the state of this one, but may keep other fields of an event.
    /// </summary>
    public Hit For(CompiledCorrelation other)
    {
        if (Correlation.WireDigest == other.WireDigest) return this with { Correlation = other };
        var writer = new StateWriter();
        Evidence.Write(writer);
        var reader = new StateReader(writer.Take());
        var evidence = new EvidenceReader(other.EvidenceKind, [.. other.Kept.Select(Correlation.StoredPlaceOf)]);
        return new Hit(other, Key, evidence.Read(ref reader));
    }
}
