namespace AuditActors.Rules.Files.Yaml;

/// <summary>What a rules file may cost.</summary>
internal static class YamlLimits
{
    /// <summary>Levels of nesting; the limit of Falco's YAML library.</summary>
    public const int Depth = 500;

    /// <summary>How far behind a simple key its colon may stand, in bytes; the limit of Falco's YAML library.</summary>
    public const int SimpleKeyLength = 1024;

    /// <summary>Nodes of a file, those behind aliases counted at every alias.</summary>
    public const long Nodes = 4_000_000;
}
