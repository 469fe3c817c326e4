using System.Collections.Immutable;

namespace AuditActors.Rules.Files;

/// <summary>A plugin that rules files may require.</summary>
public sealed record PluginIdentity(string Name, SemanticVersion Version);

/// <summary>
/// As what we present ourselves to rules files: Falco 0.44.1 with the plugins for Kubernetes audit events.
/// </summary>
public static class EngineIdentity
{
    /// <summary>The Falco release that carries this engine.</summary>
    public static readonly SemanticVersion Falco = new(0, 44, 1);

    public static readonly SemanticVersion Version = new(0, 62, 0);

    public static readonly ImmutableArray<PluginIdentity> Plugins =
    [
        new("k8saudit", new SemanticVersion(0, 18, 0)),
        new("json", new SemanticVersion(0, 7, 4)),
    ];
}
