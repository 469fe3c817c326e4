namespace AuditActors.Rules.Remediation;

/// <summary>States in words.</summary>
public static class RemedyStates
{
    /// <summary>As alerts, the journal's readers and people get it.</summary>
    public static string Word(this RemedyState state) => state.ToString().ToLowerInvariant();
}
