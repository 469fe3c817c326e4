using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Runtime.Remediation;

/// <summary>What a node does about alerts.</summary>
public sealed record RemediationOptions
{
    public required Playbook Playbook { get; init; }

    public GuardSettings Guards { get; init; } = new();

    public ApprovalMode Approval { get; init; }

    /// <summary>Rules whose actions are not finished, at most; further alerts wait in the log.</summary>
    public int UnfinishedRules { get; init; } = 64;

    /// <summary>How often an action that may go better later is tried.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; longer before each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the journal is looked at for what others have approved.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Which actions wait for a person.</summary>
public enum ApprovalMode
{
    Off,

    /// <summary>Those that take something away from users of the cluster.</summary>
    Disruptive,

    All,
}
