using System.Diagnostics;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Outbox;

/// <summary>All that is said to and by a node's outbox; nothing of it leaves the node.</summary>
internal static class OutboxProtocol
{
    /// <summary>The alerts of one batch, in order, and what changed in an engine when they came about.</summary>
    public sealed record Raise(BatchId Batch, IReadOnlyList<Alert> Alerts, EngineChanges? Changes = null)
        : INoSerializationVerificationNeeded
    {
        /// <summary>The span of the batch; nothing for most.</summary>
        public ActivityContext Trace { get; init; }
    }

    /// <summary>The alerts of the batch are the outbox's business from now on.</summary>
    public sealed record Accepted(BatchId Batch) : INoSerializationVerificationNeeded;

    /// <summary>The changes were not kept: another incarnation of the engine is at work.</summary>
    public sealed record Overtaken(BatchId Batch) : INoSerializationVerificationNeeded;

    /// <summary>Every event of the ingest up to this number is judged: its alerts can go, in order.</summary>
    public sealed record Release(string Ingest, ulong Through) : INoSerializationVerificationNeeded;

    /// <summary>All alerts up to this number are with the sinks.</summary>
    public sealed record Released(ulong Through) : INoSerializationVerificationNeeded;

    public sealed record Delivered : INoSerializationVerificationNeeded
    {
        public static readonly Delivered Instance = new();
    }
}
