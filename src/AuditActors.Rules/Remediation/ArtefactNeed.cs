namespace AuditActors.Rules.Remediation;

/// <summary>Whether an action brings something that is stored in an output.</summary>
public enum ArtefactNeed
{
    None,
    Optional,
    Required,
}
