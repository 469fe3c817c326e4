using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files;

/// <summary>A plugin that a file asks for, or one of several that would do.</summary>
public sealed record PluginVersion(string Name, string Version);

/// <summary>
/// One entry of <c>required_plugin_versions</c>: the first named plugin that is loaded must be new enough.
/// </summary>
internal sealed record PluginRequirement(ImmutableArray<PluginVersion> Alternatives, Context Context)
{
    /// <summary>What is wrong with the loaded plugins, or null.</summary>
    public string? Problem()
    {
        foreach (var wanted in Alternatives)
        {
            var loaded = EngineIdentity.Plugins.FirstOrDefault(plugin => plugin.Name == wanted.Name);
            if (loaded is null) continue;
            return SemanticVersion.TryParse(wanted.Version, out var version) && loaded.Version.Satisfies(version)
                ? null
                : $"Plugin '{wanted.Name}' version '{loaded.Version}' is not compatible with required plugin version "
                    + $"'{wanted.Version}'";
        }

        var names = Alternatives.Select(wanted => $"{wanted.Name} (>= {wanted.Version})");
        return $"Plugin requirement not satisfied, must load one of: {string.Join(", ", names)}";
    }
}
