using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>The window of one group with what its correlation needs to keep it.</summary>
internal sealed class GroupState(GroupKey key, Window window)
{
    public GroupKey Key => key;

    public Window Window => window;

    /// <summary>Memory counted for it.</summary>
    public int Bytes { get; set; }

    /// <summary>When it stands in the queue of those to be woken; <see cref="EventTime.End"/> if it does not.</summary>
    public long QueuedFor { get; set; } = EventTime.End;

    /// <summary>Grows with each use; restores the order of use.</summary>
    public long LastUse { get; set; }
}
