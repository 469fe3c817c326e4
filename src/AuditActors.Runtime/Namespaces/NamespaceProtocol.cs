using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>A message for the detector of a namespace; it carries the key that finds its shard and entity.</summary>
public interface IForNamespace
{
    string Namespace { get; }
}

/// <summary>All that a lane and a detector say to each other; the batch itself is <see cref="EventBatch"/>.</summary>
public static class NamespaceProtocol
{
    /// <summary>The batch is judged and its alerts are handed over: its lane may send the next one.</summary>
    public sealed record BatchFinished(BatchId Id);

    /// <summary>A repeated batch is already being worked on; its sender goes on waiting.</summary>
    public sealed record BatchPending(BatchId Id);

    /// <summary>The batch reached no detector, since its shard moves: it may be sent again soon.</summary>
    public sealed record BatchLost(BatchId Id);

    /// <summary>Nobody will ever judge this batch: sending it again is no use.</summary>
    public sealed record BatchRefused(BatchId Id, string Reason);

    /// <summary>Whoever gets it is not needed, or has to make room for others.</summary>
    internal sealed record Rest : INoSerializationVerificationNeeded
    {
        /// <summary>Nothing has come for long: stop if nothing is lost by it.</summary>
        public static readonly Rest WhenIdle = new();

        /// <summary>Too many are alive: stop as soon as nothing is under way.</summary>
        public static readonly Rest ToMakeRoom = new();
    }

    /// <summary>What is left of a batch that arrived damaged: enough to refuse it.</summary>
    public sealed record UnreadableBatch(string Namespace, BatchId Id, string Reason) : IForNamespace;
}
