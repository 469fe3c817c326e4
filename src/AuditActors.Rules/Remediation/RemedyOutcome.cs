namespace AuditActors.Rules.Remediation;

/// <summary>What became of an action.</summary>
/// <param name="State">Done, failed or ignored.</param>
/// <param name="Text">One line for people.</param>
public sealed record RemedyOutcome(RemedyState State, string Text)
{
    /// <summary>What undoes it, as JSON; null when nothing does.</summary>
    public string? Undo { get; init; }

    /// <summary>Whether the object was not there any more.</summary>
    public bool IsTargetGone { get; init; }

    /// <summary>Whether it may go better later.</summary>
    public bool MayRetry { get; init; }

    public static RemedyOutcome Done(string text) => new(RemedyState.Done, text);

    public static RemedyOutcome Ignored(string reason) => new(RemedyState.Ignored, reason);

    public static RemedyOutcome Gone(string reason) => new(RemedyState.Ignored, reason) { IsTargetGone = true };

    public static RemedyOutcome Failed(string reason, bool mayRetry = false) =>
        new(RemedyState.Failed, reason) { MayRetry = mayRetry };
}
