using System.Collections.Immutable;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Runtime.Remediation;

namespace AuditActors.Runtime.Delivery;

/// <summary>Lets only those results of remediation pass whose rule, or whose node, notifies a sink by a name.</summary>
/// <param name="Notifiers">The names by which rules call the sink; none: no result passes.</param>
public sealed record ResultsFilter(ImmutableArray<string> Notifiers)
{
    /// <summary>True also for every alert that is no result.</summary>
    public bool Admits(Alert alert) => !RemedyReport.IsOne(alert) || (!Notifiers.IsEmpty && Names(alert));

    private bool Names(Alert alert)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        return fields.RootElement.TryGetProperty(RemedyReport.NotifiersField, out var named)
            && named.ValueKind == JsonValueKind.Array
            && named.EnumerateArray().Any(name => Notifiers.Contains(name.GetString()!));
    }
}
