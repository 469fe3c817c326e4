using Akka.Actor;

namespace AuditActors.Runtime.InForce;

/// <summary>Events of a source will never be judged: no verdict may need anything from before that time.</summary>
/// <param name="Until">Event time in microseconds since 1970-01-01 UTC.</param>
internal sealed record EventsLost(long Until) : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout;
