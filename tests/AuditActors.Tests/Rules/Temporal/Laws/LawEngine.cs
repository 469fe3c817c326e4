using System.Globalization;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>One correlation in an engine that made-up events are fed to.</summary>
internal sealed class LawEngine
{
    public static readonly FieldCatalog Catalog = new("host", TimeZoneInfo.Utc, TimeProvider.System);

    private readonly CorrelationSet _set;
    private readonly long _lateness;
    private readonly long _known;
    private readonly CorrelationOutcome _outcome = new();
    private readonly Dictionary<string, StateRow> _store = new(StringComparer.Ordinal);
    private CorrelationEngine _engine;
    private long _newest = EventTime.Beginning;

    public LawEngine(CorrelationRule rule, long lateness, long known)
    {
        var options = new CorrelationOptions
        {
            Lateness = TimeSpan.FromMicroseconds(lateness),
            DurableFrom = TimeSpan.Zero,
            CopyHorizon = TimeSpan.FromDays(1),
        };
        _set = new CorrelationSet([rule], Catalog, options);
        (_lateness, _known) = (lateness, known);
        _engine = NewEngine();
        _engine.KnowSince(known);
    }

    public List<Finding> Findings { get; } = [];

    public List<Guid> Ids { get; } = [];

    public CorrelationCounters Counters => Correlation.Counters;

    public CorrelationEngine Engine => _engine;

    private CompiledCorrelation Correlation => _set.Correlations[0];

    public void Feed(Occurrence occurrence)
    {
        var identity = Encoding.UTF8.GetBytes(occurrence.Id);
        if (_engine.Observe(identity, occurrence.Time) == EventStanding.Accepted)
        {
            var hit = new Hit(Correlation, Key(occurrence), Evidence(occurrence, identity));
            _engine.Apply(new EventAdmission(identity, occurrence.Time, [hit]), _outcome);
        }

        _newest = Math.Max(_newest, occurrence.Time);
        Advance(_newest - _lateness);
    }

    public void Advance(long watermark)
    {
        _engine.Advance(watermark, _outcome);
        Findings.AddRange(
            _outcome.Alerts.Select(
                alert => new Finding(alert.Time, alert.Key.ToString(), string.Join(',', alert.Events))));
        Ids.AddRange(_outcome.Alerts.Select(alert => alert.Id));
        _outcome.Clear();
    }

    /// <summary>The engine ends, all saved, and another takes over all of its state in one piece.</summary>
    public void RestartFromSnapshot()
    {
        Save();
        var snapshot = PackedRows.Pack(_engine.Snapshot());
        _engine = NewEngine();
        _engine.Restore(PackedRows.Unpack(snapshot));
    }

    /// <summary>Stores what changed, row by row, as a database would.</summary>
    public void Save()
    {
        foreach (var row in _engine.TakeChanges())
        {
            var key = $"{row.Kind} {row.Correlation} {Convert.ToHexString(row.Key.Span)}";
            if (row.Value is null) _store.Remove(key);
            else _store[key] = row;
        }
    }

    /// <summary>The engine ends, and another takes over what was saved.</summary>
    public void RestartFromStore()
    {
        Save();
        _engine = NewEngine();
        _engine.Restore([.. _store.Values]);
    }

    private static GroupKey Key(Occurrence occurrence) =>
        GroupKey.Of([(ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(occurrence.Key)]);

    private Evidence Evidence(Occurrence occurrence, byte[] identity)
    {
        var content = AuditActors.Rules.Temporal.Evidence.Pack(identity, []);
        var value = occurrence.Value.ToString(CultureInfo.InvariantCulture);
        return Correlation.EvidenceKind switch
        {
            AuditActors.Rules.Temporal.Windows.EvidenceKind.Valued => new ValuedEvidence(
                occurrence.Time, occurrence.Selectors, content, [Encoding.UTF8.GetBytes(value)]),
            AuditActors.Rules.Temporal.Windows.EvidenceKind.Measured => new MeasuredEvidence(
                occurrence.Time, occurrence.Selectors, content, occurrence.Value),
            _ => new Evidence(occurrence.Time, occurrence.Selectors, content),
        };
    }

    private CorrelationEngine NewEngine() => new(_set, EngineScope.OfNamespace("n"));
}
