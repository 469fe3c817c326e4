using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>Which event of a match a field is read from.</summary>
public enum MatchEvent
{
    Last,
    First,

    /// <summary>The last one that stands for a selector.</summary>
    OfSelector,
}

/// <summary>A field of one of a match's events.</summary>
/// <param name="Selector">The selector's number, where the event is that of a selector.</param>
public sealed record MatchField(MatchEvent Event, int Selector, FieldUse Use);
