using Akka.Actor;
using AuditActors.Events;

namespace AuditActors.Runtime.Store;

/// <summary>All that is said to and by a node's store, besides alerts; nothing of it leaves the node.</summary>
internal static class StoreProtocol
{
    /// <summary>A source is finished up to a position.</summary>
    public sealed record Finished(SourceClaim Claim, string Position) : INoSerializationVerificationNeeded;

    /// <summary>A sink has the alerts up to a sequence, but for those that its receiver will never take.</summary>
    public sealed record Delivered(string Sink, long Sequence, IReadOnlyList<RefusedAlert> Refused)
        : INoSerializationVerificationNeeded;

    /// <summary>A receiver has taken dead letters after all, and will still never take others.</summary>
    public sealed record Redelivered(string Sink, IReadOnlyList<long> Sequences, IReadOnlyList<RefusedAlert> Refused)
        : INoSerializationVerificationNeeded;

    /// <summary>Make the sender the owner of a correlation engine.</summary>
    public sealed record ClaimEngine(string Engine) : INoSerializationVerificationNeeded;

    /// <summary>The engine is the receiver's.</summary>
    public sealed record EngineClaimed(ClaimedEngine Engine) : INoSerializationVerificationNeeded;

    /// <summary>There is more in the log than there was; for everybody who wants to know.</summary>
    public sealed record LogGrew(int Alerts) : INoSerializationVerificationNeeded;

    /// <summary>Write what positions there are; answered when they are written.</summary>
    public sealed record Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }

    public sealed record Flushed : INoSerializationVerificationNeeded
    {
        public static readonly Flushed Instance = new();
    }

    /// <summary>For a sink: answer as soon as you have everything that is in the log.</summary>
    public sealed record CatchUp : INoSerializationVerificationNeeded
    {
        public static readonly CatchUp Instance = new();
    }

    public sealed record CaughtUp : INoSerializationVerificationNeeded
    {
        public static readonly CaughtUp Instance = new();
    }

    public sealed record Ready : INoSerializationVerificationNeeded
    {
        public static readonly Ready Instance = new();
    }

    public sealed record Written(RoundResult Result) : INoSerializationVerificationNeeded;

    public sealed record PositionsDue : INoSerializationVerificationNeeded
    {
        public static readonly PositionsDue Instance = new();
    }

    public sealed record RemoveOld : INoSerializationVerificationNeeded
    {
        public static readonly RemoveOld Instance = new();
    }

    public sealed record OldRemoved(int Removed, int Undelivered) : INoSerializationVerificationNeeded;
}
