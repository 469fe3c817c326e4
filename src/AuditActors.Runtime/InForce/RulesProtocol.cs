using Akka.Actor;

namespace AuditActors.Runtime.InForce;

/// <summary>What nodes say to one another about their rules.</summary>
public static class RulesProtocol
{
    /// <summary>The digest of the rules by which a node judges.</summary>
    public sealed record Announced(string Digest);

    internal sealed record Announce : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly Announce Instance = new();
    }
}
