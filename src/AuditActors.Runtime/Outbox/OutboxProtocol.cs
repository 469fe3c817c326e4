using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Outbox;

/// <summary>All that is said to and by a node's outbox; nothing of it leaves the node.</summary>
internal static class OutboxProtocol
{
    /// <summary>The alerts of one batch, in order.</summary>
    public sealed record Raise(BatchId Batch, IReadOnlyList<Alert> Alerts) : INoSerializationVerificationNeeded;

    /// <summary>The alerts of the batch are the outbox's business from now on.</summary>
    public sealed record Accepted(BatchId Batch) : INoSerializationVerificationNeeded;

    /// <summary>Every event of the ingest up to this number is judged: its alerts can go, in order.</summary>
    public sealed record Release(string Ingest, ulong Through) : INoSerializationVerificationNeeded;

    /// <summary>All alerts up to this number are with the sinks.</summary>
    public sealed record Released(ulong Through) : INoSerializationVerificationNeeded;

    public sealed record Delivered : INoSerializationVerificationNeeded
    {
        public static readonly Delivered Instance = new();
    }
}
