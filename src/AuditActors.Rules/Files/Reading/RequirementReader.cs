using System.Collections.Immutable;
using System.Globalization;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads <c>required_engine_version</c> and <c>required_plugin_versions</c>.</summary>
internal sealed class RequirementReader(Definitions definitions)
{
    private const string Name = "name";
    private const string Version = "version";
    private const string Alternatives = "alternatives";

    public void ReadEngine(ItemReader item, Context root)
    {
        var reader = item.Named(ItemTypes.EngineVersion, "", root);
        var text = reader.Text(ItemKeys.EngineVersion);
        if (reader.Failed) return;
        var version = default(SemanticVersion);
        if (YamlScalarForms.Number(text!) is { } minor) version = new SemanticVersion(0, minor, 0);
        else if (!SemanticVersion.TryParse(text!, out version))
        {
            reader.Fail(
                reader.Context,
                $"Unable to parse engine version '{text}' as a semver string. Expected \"x.y.z\" semver format.");
            return;
        }

        if (!EngineIdentity.Version.Satisfies(version))
        {
            reader.Fail(
                reader.Context,
                DiagnosticCode.Validate,
                $"Rules require engine version {version}, but engine version is {EngineIdentity.Version}");
            return;
        }

        definitions.RequireEngine(version);
        UnknownKeys.Warn(reader, [ItemKeys.EngineVersion]);
    }

    public void ReadPlugins(ItemReader item, Context root)
    {
        var value = item.Item.Find(ItemKeys.PluginVersions)!;
        var place = root.In(ItemTypes.PluginVersions, "", value.At);
        if (value is not YamlNode.Sequence entries)
        {
            item.Fail(place, "Value of required_plugin_versions must be a sequence");
            return;
        }

        foreach (var entry in entries.Items)
        {
            if (!ReadPlugin(item, entry, place)) return;
        }

        UnknownKeys.Warn(item.Named(ItemTypes.PluginVersions, "", root), [ItemKeys.PluginVersions]);
    }

    private bool ReadPlugin(ItemReader item, YamlNode node, Context place)
    {
        var unnamed = place.In(ItemTypes.PluginVersion, "", node.At);
        if (node is not YamlNode.Map map)
        {
            item.Fail(unnamed, "Plugin version must be a mapping");
            return false;
        }

        var reader = item.Of(map, unnamed);
        var alternatives = ImmutableArray.CreateBuilder<PluginVersion>();
        var name = ReadVersion(ref reader, ItemTypes.PluginVersion, place, alternatives);
        if (!reader.Failed && map.Find(Alternatives) is { } others) ReadAlternatives(reader, others, alternatives);
        if (reader.Failed) return false;
        var requirement = new PluginRequirement(
            alternatives.ToImmutable(), place.In(ItemTypes.PluginVersion, name!, node.At));
        Check(requirement, reader);
        if (reader.Failed) return false;
        definitions.Plugins.Add(requirement);
        return true;
    }

    private static void ReadAlternatives(
        ItemReader reader, YamlNode node, ImmutableArray<PluginVersion>.Builder alternatives)
    {
        if (node is not YamlNode.Sequence others)
        {
            reader.Fail(reader.Context, "Value of plugin version alternatives must be a sequence");
            return;
        }

        foreach (var other in others.Items)
        {
            var place = reader.Context.In(ItemTypes.PluginAlternative, "", other.At);
            if (other is not YamlNode.Map map)
            {
                reader.Fail(place, "Plugin version alternative must be a mapping");
                return;
            }

            var alternative = reader.Of(map, place);
            ReadVersion(ref alternative, ItemTypes.PluginAlternative, reader.Context, alternatives);
        }
    }

    private static string? ReadVersion(
        ref ItemReader reader, string itemType, Context parent, ImmutableArray<PluginVersion>.Builder versions)
    {
        var name = reader.Text(Name);
        if (name is not null) reader = reader.Named(itemType, name, parent);
        var version = reader.Text(Version);
        if (!reader.Failed) versions.Add(new PluginVersion(name!, version!));
        return name;
    }

    private static void Check(PluginRequirement requirement, ItemReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, version) in requirement.Alternatives)
        {
            if (!SemanticVersion.TryParse(version, out _))
            {
                var problem = string.Create(
                    CultureInfo.InvariantCulture, $"Invalid required version '{version}' for plugin '{name}'");
                reader.Fail(
                    requirement.Context, DiagnosticCode.Validate, problem, "a version has three numbers: 0.1.0");
            }
            else if (!names.Add(name))
            {
                reader.Fail(
                    requirement.Context,
                    DiagnosticCode.Validate,
                    $"Defined multiple alternative version requirements for plugin '{name}'");
            }
        }
    }
}
