using Akka.Actor;

namespace AuditActors.Runtime.Delivery;

/// <summary>How the sinks of a running node are changed; nothing of it leaves the node.</summary>
public static class SinksProtocol
{
    /// <summary>Stop these, as far as they are there; answered with <see cref="Stopped"/>.</summary>
    public sealed record Stop(IReadOnlyCollection<string> Sinks) : INoSerializationVerificationNeeded;

    /// <summary>They have stopped: their receivers get nothing any more.</summary>
    public sealed record Stopped : INoSerializationVerificationNeeded
    {
        public static readonly Stopped Instance = new();
    }

    /// <summary>Start these; each goes on where a sink of its name was.</summary>
    public sealed record Start(IReadOnlyList<SinkPlan> Plans) : INoSerializationVerificationNeeded;
}
