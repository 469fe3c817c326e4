namespace AuditActors.Rules.Remediation;

/// <summary>A kind of object of the cluster's API.</summary>
/// <param name="Group">API group; empty for the core.</param>
/// <param name="Version">Version of the group's API that is used here.</param>
/// <param name="Resource">Plural name, as in paths.</param>
/// <param name="Kind">Name in manifests.</param>
/// <param name="IsNamespaced">Whether its objects stand in namespaces.</param>
public sealed record ObjectKind(string Group, string Version, string Resource, string Kind, bool IsNamespaced)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
