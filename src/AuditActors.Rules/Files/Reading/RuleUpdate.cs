using AuditActors.Events;
using AuditActors.Rules.Files.Exceptions;

namespace AuditActors.Rules.Files.Reading;

/// <summary>What an item adds to a rule or puts in place of its parts; null leaves a part as it is.</summary>
internal sealed class RuleUpdate(string name, string source)
{
    public string Name => name;

    /// <summary>Compared with the rule's own source; empty is not compared.</summary>
    public string Source { get; set; } = source;

    public string? Condition { get; set; }

    public string? Output { get; set; }

    public string? Description { get; set; }

    public IReadOnlyList<string>? Tags { get; set; }

    public List<RuleException>? Exceptions { get; set; }

    public Priority? Priority { get; set; }

    public bool? Capture { get; set; }

    public uint? CaptureDuration { get; set; }

    public bool? Enabled { get; set; }

    public bool? WarnEventTypes { get; set; }

    public bool? SkipIfUnknownFilter { get; set; }

    /// <summary>Whether it has anything that can be appended.</summary>
    public bool HasText => Condition is not null || Output is not null || Description is not null || Tags is not null
        || Exceptions is not null;
}
