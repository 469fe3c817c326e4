namespace AuditActors.Runtime.Members;

/// <summary>What nodes ask each other about themselves; the answer is a <see cref="NodeStatus"/>.</summary>
public static class StatusProtocol
{
    public sealed record Describe
    {
        public static readonly Describe Instance = new();
    }
}
