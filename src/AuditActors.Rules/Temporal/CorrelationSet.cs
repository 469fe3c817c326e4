using System.Collections.Immutable;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.Output;

namespace AuditActors.Rules.Temporal;

/// <summary>The immutable correlations of a node, shared by all its engines.</summary>
public sealed class CorrelationSet
{
    private readonly Dictionary<string, CompiledCorrelation> _byIdentity;
    private readonly Dictionary<byte[], CompiledCorrelation> _byIdentityBytes;
    private readonly ILookup<CompiledCorrelation, ChainLink> _links;
    private readonly Dictionary<CompiledCorrelation, AlertComposer> _composers;

    /// <summary>Works out everything that does not change from event to event; the rules have no cycles.</summary>
    /// <param name="rules">The correlations in order of definition.</param>
    public CorrelationSet(ImmutableArray<CorrelationRule> rules, FieldCatalog catalog, CorrelationOptions options)
    {
        Catalog = catalog;
        Options = options;
        var layout = new CorrelationLayout(rules, catalog, options);
        Fields = layout.Fields;
        Correlations = layout.Compile();
        MaxDepth = Correlations.Select(correlation => correlation.Depth).DefaultIfEmpty(0).Max();
        _byIdentity = Correlations.ToDictionary(correlation => correlation.Rule.Identity, StringComparer.Ordinal);
        _byIdentityBytes = _byIdentity.ToDictionary(
            each => Encoding.UTF8.GetBytes(each.Key), each => each.Value, ByteComparer.Instance);
        _links = layout.Links(Correlations).ToLookup(link => link.Inner, link => link.Link);
        HasRoundTrips = Correlations.Any(IsRoundTrip);
        _composers = Correlations.ToDictionary(
            each => each, each => new AlertComposer(each.Rule, catalog, options.Subject));
    }

    /// <summary>Those whose alerts others take as events come before these.</summary>
    public ImmutableArray<CompiledCorrelation> Correlations { get; }

    /// <summary>The longest chain of correlations on correlations.</summary>
    public int MaxDepth { get; }

    public CorrelationOptions Options { get; }

    /// <summary>
    /// Whether what a namespace sends to the cluster may come back to it, as an alert that is an event there.
    /// </summary>
    public bool HasRoundTrips { get; }

    internal FieldCatalog Catalog { get; }

    /// <summary>All fields that correlations need of events.</summary>
    internal ImmutableArray<FieldUse> Fields { get; }

    /// <summary>Writes an alert out as sinks print it.</summary>
    /// <param name="number">Number of the event on whose arrival it was raised.</param>
    /// <param name="order">Its place among the alerts of that event.</param>
    public Alert Compose(CorrelationAlert alert, ulong number, int order) =>
        _composers[alert.Correlation].Compose(alert, number, order);

    /// <summary>How much longer than usual a correlation waits for events that are late.</summary>
    public TimeSpan LagBehindOthers(CompiledCorrelation correlation) =>
        TimeSpan.FromMicroseconds(correlation.Lag) - Options.Lateness;

    /// <summary>A correlation by its identity.</summary>
    public CompiledCorrelation? Find(string identity) => _byIdentity.GetValueOrDefault(identity);

    /// <summary>The same by an identity in UTF-8.</summary>
    internal CompiledCorrelation? Find(ReadOnlySpan<byte> identity) =>
        _byIdentityBytes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(identity, out var found) ? found : null;

    /// <summary>
    /// Takes the place of other correlations, once and before anything is judged by these. What is new or defined
    /// differently knows nothing of the time before.
    /// </summary>
    /// <param name="previous">Those in force until now.</param>
    /// <param name="newest">The newest event that they may have judged.</param>
    public CorrelationSuccession Succeed(CorrelationSet previous, long newest)
    {
        foreach (var correlation in Correlations)
        {
            correlation.KnownFrom = previous.FindSame(correlation)?.KnownFrom ?? newest;
            correlation.Counters = previous.Find(correlation.Rule.Identity)?.Counters ?? correlation.Counters;
        }

        var known = Correlations.Where(each => previous.Find(each.Rule.Identity) is not null).ToList();
        return new CorrelationSuccession(
            Names(known.Where(each => previous.FindSame(each) is not null)),
            Names(known.Where(each => previous.FindSame(each) is null)),
            Names(Correlations.Except(known)),
            Names(previous.Correlations.Where(each => Find(each.Rule.Identity) is null)));
    }

    /// <summary>
    /// The correlation of another set with which one of these may exchange state; null if there is none.
    /// </summary>
    internal CompiledCorrelation? FindSame(CompiledCorrelation other) =>
        Find(other.Rule.Identity) is { } own && own.StateDigest == other.StateDigest ? own : null;

    /// <summary>Whether a correlation is one of these, not only one of the same name.</summary>
    internal bool Has(CompiledCorrelation correlation) =>
        correlation.Order < Correlations.Length && ReferenceEquals(Correlations[correlation.Order], correlation);

    /// <summary>Who takes a correlation's alerts as events.</summary>
    internal IEnumerable<ChainLink> LinksOf(CompiledCorrelation inner) => _links[inner];

    private static IReadOnlyList<string> Names(IEnumerable<CompiledCorrelation> correlations) =>
        [.. correlations.Select(correlation => correlation.Rule.Name)];

    // Events of a namespace go to the cluster, too, and a batch waits for them.
    private bool IsRoundTrip(CompiledCorrelation middle) =>
        middle.Rule.Scope == CorrelationScope.Cluster
        && _links[middle].Any(link => link.Outer.Rule.Scope == CorrelationScope.Namespace);
}
