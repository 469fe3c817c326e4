using Akka.Actor;

namespace AuditActors.Runtime.Correlations;

/// <summary>What is said to and by <see cref="WatermarkActor"/>, besides <see cref="CorrelationProtocol"/>.</summary>
public static class WatermarkProtocol
{
    /// <summary>How far the sources of another node have come.</summary>
    public sealed record SourceTimes(IReadOnlyList<SourceTime> Times);

    /// <summary>
    /// Raise the watermark: all events up to a number have been admitted, and the newest of them is of that time.
    /// </summary>
    internal sealed record Advance(string Ingest, ulong Through, long Newest) : INoSerializationVerificationNeeded;

    /// <summary>Everything that it made final is judged, and its alerts are in safe hands.</summary>
    internal sealed record Advanced : INoSerializationVerificationNeeded
    {
        public static readonly Advanced Instance = new();
    }

    internal sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
