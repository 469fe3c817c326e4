namespace AuditActors.Sinks.Grpc;

/// <summary>What somebody decided cannot be.</summary>
/// <param name="message">Why, in a line.</param>
/// <param name="isMissing">Whether there is nothing to decide about.</param>
public sealed class DecisionException(string message, bool isMissing = false) : Exception(message)
{
    public bool IsMissing { get; } = isMissing;
}
