namespace AuditActors.Runtime.Correlations;

/// <summary>A message for a correlator; it carries the key that finds its shard and entity.</summary>
public interface IForCorrelator
{
    string Correlator { get; }
}
