using System.Collections.Immutable;

namespace AuditActors.Events;

/// <summary>A rule's verdict on an event, with everything that any sink prints of it.</summary>
public sealed record Alert
{
    public required string Rule { get; init; }

    public required Priority Priority { get; init; }

    /// <summary>The event source of the rule, for audit events <c>k8s_audit</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Of the event; empty where it has none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Sorted by bytes, without duplicates.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>The event's time in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong Time { get; init; }

    /// <summary>
    /// The rule's formatted output, without time and priority; bytes of the event are kept as they are.
    /// </summary>
    public required ReadOnlyMemory<byte> Message { get; init; }

    /// <summary>The alert's <c>output_fields</c>: a compact JSON object, keys in byte order.</summary>
    public required ReadOnlyMemory<byte> OutputFields { get; init; }

    /// <summary>Given with the alert of a correlation; null where it follows from rule and event.</summary>
    public Guid? Id { get; init; }

    /// <summary>What the alert came from: auditID and stage, or the alert's own id after <c>c:</c>.</summary>
    public required string EventIdentity { get; init; }

    /// <summary>
    /// What a correlation's alert is made of, as a JSON object: <c>events</c>, each with <c>identity</c>, <c>time</c>
    /// in nanoseconds, <c>as</c> (what it stands for) and <c>fields</c>, and how many of them were <c>left_out</c>.
    /// Empty where there is nothing to say beyond the alert, and where an alert was read without it.
    /// </summary>
    public ReadOnlyMemory<byte> Evidence { get; init; }

    /// <summary>The event's number within its source, from 1.</summary>
    public required ulong EventNumber { get; init; }

    /// <summary>The rule's place in evaluation order, for sorting alerts of one event.</summary>
    public required int RuleOrder { get; init; }
}
