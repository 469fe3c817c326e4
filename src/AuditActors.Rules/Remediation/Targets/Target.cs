namespace AuditActors.Rules.Remediation.Targets;

/// <summary>An object of the cluster that an action is about.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Namespace">Null for objects of the cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Which of the objects that had this name one after the other; null when that is not known.</param>
public sealed record Target(ObjectKind Kind, string? Namespace, string Name, string? Uid)
{
    /// <summary>The same for everything that is done to one object.</summary>
    public string Key => $"{Kind}/{Namespace}/{Name}";

    public override string ToString() =>
        Namespace is null ? $"{Kind.Kind} {Name}" : $"{Kind.Kind} {Name} in namespace {Namespace}";
}
