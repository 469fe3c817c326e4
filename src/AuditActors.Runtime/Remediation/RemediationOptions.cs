using System.Collections.Immutable;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Runtime.Remediation;

/// <summary>What a node does about alerts.</summary>
public sealed record RemediationOptions
{
    public required Playbook Playbook { get; init; }

    public GuardSettings Guards { get; init; } = new();

    public ApprovalMode Approval { get; init; }

    /// <summary>Who is told of results, beside those whom a rule names.</summary>
    public ImmutableArray<string> DefaultNotifiers { get; init; } = [];

    /// <summary>Rules whose actions are not finished, at most; further alerts wait in the log.</summary>
    public int UnfinishedRules { get; init; } = 64;

    /// <summary>How often an action that may go better later is tried.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; longer before each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What all attempts of an action may take together: well below what the journal grants, so that no other node
    /// begins while this one is at it.
    /// </summary>
    public TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the journal is looked at for what others have approved.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Who is told of the results of a rule; of a rule that is gone those who always are.</summary>
    public ImmutableArray<string> NotifiersOf(string rule) =>
    [
        .. DefaultNotifiers
            .Concat(Playbook.Rules.FirstOrDefault(known => known.Name == rule)?.Notifiers ?? [])
            .Distinct(),
    ];
}

/// <summary>Which actions wait for a person.</summary>
public enum ApprovalMode
{
    Off,

    /// <summary>Those that take something away from users of the cluster.</summary>
    Disruptive,

    All,
}
