using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>Tells whether an exception spares a match. May be used by several threads.</summary>
internal sealed class MatchJudge
{
    private readonly Lock _judging = new();
    private readonly MatchReading _reading;
    private readonly Predicate _exception;

    public MatchJudge(CorrelationRule rule, FieldCatalog catalog)
    {
        _reading = new MatchReading(new MatchFields(catalog, [.. rule.Selectors.Select(selector => selector.Name)]));
        _exception = _reading.Compile(rule.MatchException!);
    }

    public bool Spares(MatchView match)
    {
        lock (_judging)
        {
            return _reading.Matches(_exception, match.Value);
        }
    }
}
