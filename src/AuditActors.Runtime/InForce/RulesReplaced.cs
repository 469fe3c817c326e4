using Akka.Actor;

namespace AuditActors.Runtime.InForce;

/// <summary>Other rules are in force now; said to engines that might not look for long.</summary>
internal sealed record RulesReplaced : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static readonly RulesReplaced Instance = new();
}
