namespace AuditActors.Rules.Remediation;

/// <summary>How far an action has come.</summary>
public enum RemedyState
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Waits for a person to approve it.</summary>
    Waiting,

    /// <summary>Begun, and perhaps done without anybody having heard of it.</summary>
    Running,

    Done,

    Failed,

    /// <summary>Left alone, for a reason.</summary>
    Ignored,

    /// <summary>Done, and taken back.</summary>
    Undone,
}
