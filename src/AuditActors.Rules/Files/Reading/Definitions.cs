using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Files.Sources;

namespace AuditActors.Rules.Files.Reading;

/// <summary>All that the rules files read so far define and require.</summary>
internal sealed class Definitions(RuleSources sources)
{
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private int _number;

    public RuleSources Sources => sources;

    public DefinitionTable<Definition.List> Lists { get; } = new();

    public DefinitionTable<Definition.Macro> Macros { get; } = new();

    public DefinitionTable<Definition.Rule> Rules { get; } = new();

    public DefinitionTable<CorrelationDefinition> Correlations { get; } = new();

    public List<PluginRequirement> Plugins { get; } = [];

    /// <summary>The highest engine version required.</summary>
    public SemanticVersion EngineVersion { get; private set; }

    public int NextNumber() => _number++;

    public void RequireEngine(SemanticVersion version)
    {
        if (version.CompareTo(EngineVersion) > 0) EngineVersion = version;
    }

    /// <summary>Remembers a name whose definition failed, so that what refers to it is not blamed.</summary>
    public void NoteBroken(string name) => _broken.Add(name);

    public bool IsBroken(string name) => _broken.Contains(name);
}
