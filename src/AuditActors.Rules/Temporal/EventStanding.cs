namespace AuditActors.Rules.Temporal;

/// <summary>What an engine makes of an event before it looks at hits.</summary>
public enum EventStanding
{
    Accepted,

    /// <summary>The same event came before.</summary>
    Copy,

    /// <summary>Too old for all correlations.</summary>
    Late,
}
