namespace AuditActors.Rules.Matching;

/// <summary>The rules that may match an event, a bit each, and room to find them; for one thread.</summary>
internal sealed class Candidates(int words)
{
    public ulong[] Rules { get; } = new ulong[words];

    public ulong[] Room { get; } = new ulong[words];
}
