using System.Text;
using AuditActors.Rules.Temporal.Output;

namespace AuditActors.Rules.Temporal;

/// <summary>An alert of a correlation, not yet written out.</summary>
public sealed class CorrelationAlert
{
    internal CorrelationAlert(MatchView match, Guid id, string partition, long suppressed) =>
        (Match, Id, Partition, Suppressed) = (match, id, partition, suppressed);

    public CorrelationRule Rule => Match.Correlation.Rule;

    public CompiledCorrelation Correlation => Match.Correlation;

    /// <summary>The same events give the same id.</summary>
    public Guid Id { get; }

    /// <summary>The namespace; empty for the cluster.</summary>
    public string Partition { get; }

    /// <summary>Match time in microseconds since 1970-01-01 UTC.</summary>
    public long Time => Match.Match.Time;

    public GroupKey Key => Match.Key;

    /// <summary>Matches of the same key that the cool-down hid before this one.</summary>
    public long Suppressed { get; }

    /// <summary>The number that reached the threshold, if there is one.</summary>
    public decimal? Value => Match.Match.Value;

    /// <summary>Identities of the events that it is made of, in order.</summary>
    public IEnumerable<string> Events => Match.Match.Events.Select(each => Encoding.UTF8.GetString(each.Identity));

    internal MatchView Match { get; }
}
