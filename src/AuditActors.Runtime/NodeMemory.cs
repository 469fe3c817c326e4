namespace AuditActors.Runtime;

/// <summary>What a node takes at most, in bytes, by what it is told to keep.</summary>
/// <param name="Windows">What windows of correlations take together.</param>
/// <param name="Detectors">What living detectors take together, beside windows and what they remember.</param>
/// <param name="Identities">What the events take that they remember to recognise copies.</param>
public sealed record NodeMemory(long Windows, long Detectors, long Identities)
{
    /// <summary>
    /// The program with what is under way in it; 452 MiB were found when 200,000 new names flooded it.
    /// </summary>
    public const long Program = 512L * 1024 * 1024;

    /// <summary>A detector that has seen little; found likewise.</summary>
    public const int Detector = 2 * 1024;

    /// <summary>One whose events have hit correlations of its namespace; found likewise.</summary>
    public const int CorrelatingDetector = 20 * 1024;

    /// <summary>The sum of all.</summary>
    public long All => Program + Windows + Detectors + Identities;
}
