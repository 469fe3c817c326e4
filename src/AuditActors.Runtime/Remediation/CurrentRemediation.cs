namespace AuditActors.Runtime.Remediation;

/// <summary>What a node does about alerts, which can be replaced while it runs. For any thread.</summary>
public sealed class CurrentRemediation(RemediationOptions options)
{
    private volatile RemediationOptions _now = options;

    public RemediationOptions Now => _now;

    /// <summary>Whether replacing it by these would change nothing.</summary>
    public bool IsLike(RemediationOptions other) =>
        other.Playbook.Digest == _now.Playbook.Digest
        && other.Approval == _now.Approval
        && other.DefaultNotifiers.SequenceEqual(_now.DefaultNotifiers);

    /// <summary>Other rules from now on; guards stay what they were, for they hold elsewhere too.</summary>
    public void Replace(RemediationOptions other) => _now = other with { Guards = _now.Guards };
}
