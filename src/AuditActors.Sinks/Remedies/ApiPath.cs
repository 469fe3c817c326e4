using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Paths of the cluster's API; every part from outside is escaped.</summary>
internal static class ApiPath
{
    public static string Of(ObjectKind kind, string? ns, string? name, string? subresource = null)
    {
        var path = kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}";
        if (ns is not null) path += $"/namespaces/{Segment(ns)}";
        path += $"/{kind.Resource}";
        if (name is not null) path += $"/{Segment(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    public static string WithQuery(string path, params (string Name, string? Value)[] query)
    {
        var parts = query.Where(part => part.Value is not null)
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}")
            .ToList();
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    // Also "." and "..", which a client would take out of the path, are refused: they are no names.
    private static string Segment(string name) => KubernetesNames.IsObjectName(name)
        ? Uri.EscapeDataString(name)
        : throw new RemedyException(RemedyOutcome.Ignored($"{AlertText.Quoted(name)} cannot be the name of an object"));
}
