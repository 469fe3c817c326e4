namespace AuditActors.Rules.Temporal;

/// <summary>What becomes of correlations when others take their place.</summary>
/// <param name="Kept">Those whose state is kept, whatever their thresholds and outputs.</param>
/// <param name="Changed">Those that look for something else under the same identity: they start anew.</param>
/// <param name="Added">Those that were not there before.</param>
/// <param name="Removed">Those that are not there any more.</param>
public sealed record CorrelationSuccession(
    IReadOnlyList<string> Kept,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed);
