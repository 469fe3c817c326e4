namespace AuditActors.Rules.Remediation.Targets;

/// <summary>What an action is about, or why it is about nothing.</summary>
public abstract record Aim
{
    private Aim()
    {
    }

    public sealed record At(Target Target) : Aim;

    /// <summary>The action needs no object.</summary>
    public sealed record Nothing : Aim;

    /// <summary>The alert gives no object that fits.</summary>
    public sealed record Missed(string Reason) : Aim;
}
