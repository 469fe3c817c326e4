using AuditActors.Rules.Remediation;

namespace AuditActors.Runtime.Store.Journal;

/// <summary>An action on an alert as the journal has it.</summary>
public sealed record JournaledRemedy
{
    public required string Id { get; init; }

    public required Guid AlertId { get; init; }

    /// <summary>The node that takes the action.</summary>
    public required string Node { get; init; }

    public required string Rule { get; init; }

    /// <summary>The action's place in its rule, from 0.</summary>
    public required int Step { get; init; }

    public required string Action { get; init; }

    public required string Actionner { get; init; }

    /// <summary>Key of the object; empty for none.</summary>
    public required string Target { get; init; }

    /// <summary>Which of the objects of that name; empty when that is not known.</summary>
    public string TargetUid { get; init; } = "";

    /// <summary>The object whose actions this one waits for.</summary>
    public required string Queue { get; init; }

    public required RemedyState State { get; init; }

    public required bool IsDryRun { get; init; }

    public required bool IsDisruptive { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>What became of it, for people.</summary>
    public string Result { get; init; } = "";

    /// <summary>What undoes it; empty for nothing.</summary>
    public string Undo { get; init; } = "";

    /// <summary>What people decided about it, and who, for people; empty where nobody did.</summary>
    public string Decisions { get; init; } = "";

    public bool IsFinished => State is not (RemedyState.Pending or RemedyState.Waiting or RemedyState.Running);
}
