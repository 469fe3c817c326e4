using System.Text.Json;
using AuditActors.Rules.Files;

namespace AuditActors.App.Health;

/// <summary>
/// What Falco's <c>/versions</c> says, of the Falco whose rules run here; tools such as falcoctl choose rules by it.
/// Drivers do not exist here, their versions are empty.
/// </summary>
internal static class FalcoVersions
{
    public static string Json { get; } = JsonSerializer.Serialize(
        new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["default_driver_version"] = "",
            ["driver_api_version"] = "",
            ["driver_schema_version"] = "",
            ["engine_version"] = $"{EngineIdentity.Version.Minor}",
            ["engine_version_semver"] = $"{EngineIdentity.Version}",
            ["falco_version"] = $"{EngineIdentity.Falco}",
            ["libs_version"] = "",
            ["plugin_api_version"] = "",
            ["plugin_versions"] = EngineIdentity.Plugins.ToDictionary(
                plugin => plugin.Name, plugin => $"{plugin.Version}"),
        });
}
