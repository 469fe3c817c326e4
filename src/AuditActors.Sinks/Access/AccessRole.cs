namespace AuditActors.Sinks.Access;

/// <summary>What somebody may do at a node; each role may do all that those before it may.</summary>
public enum AccessRole
{
    None,

    /// <summary>Look: alerts, what is behind them, the cluster, what was done about alerts.</summary>
    Viewer,

    /// <summary>Decide, too: about actions that wait, and about alerts that a receiver refused.</summary>
    Admin,
}
