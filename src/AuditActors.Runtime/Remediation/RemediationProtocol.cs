using Akka.Actor;

namespace AuditActors.Runtime.Remediation;

/// <summary>All that remediation says to itself; nothing of it leaves the node.</summary>
internal static class RemediationProtocol
{
    /// <summary>Actions on alerts up to a sequence are in the journal.</summary>
    public sealed record Journaled(long Cursor, bool IsAtEnd, int Reports) : INoSerializationVerificationNeeded;

    /// <summary>Look at the journal.</summary>
    public sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    /// <summary>What the journal says is to be done.</summary>
    public sealed record Due(IReadOnlyList<RemedyJob> Jobs) : INoSerializationVerificationNeeded;

    public sealed record Ended(RemedyJob Job, int Reports) : INoSerializationVerificationNeeded;

    /// <summary>Forget what was finished long ago.</summary>
    public sealed record RemoveOld : INoSerializationVerificationNeeded
    {
        public static readonly RemoveOld Instance = new();
    }

    public sealed record OldRemoved(int Remedies) : INoSerializationVerificationNeeded;
}
