namespace AuditActors.Runtime;

/// <summary>What a node takes at most, in bytes, by what it is told to keep.</summary>
/// <param name="Windows">What windows of correlations take together.</param>
/// <param name="Detectors">What living detectors take together, beside windows and what they remember.</param>
/// <param name="RecentIdentities">How many events each of them remembers at most, to recognise copies.</param>
public sealed record NodeMemory(long Windows, long Detectors, int RecentIdentities)
{
    /// <summary>The program with what is under way in it; found by flooding it with new names.</summary>
    public const long Program = 450L * 1024 * 1024;

    /// <summary>A detector that has seen little; found likewise.</summary>
    public const int Detector = 2 * 1024;

    /// <summary>One whose events have hit correlations of its namespace; found likewise.</summary>
    public const int CorrelatingDetector = 20 * 1024;

    /// <summary>What a detector takes besides, once it remembers as many events as it may.</summary>
    public long Identities => (long)RecentIdentities * Namespaces.RecentIdentities.BytesPerIdentity;

    /// <summary>The sum as long as detectors have seen little.</summary>
    public long All => Program + Windows + Detectors;
}
