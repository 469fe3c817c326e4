using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>A file's documents up to the first empty one, or why its text is no YAML.</summary>
internal sealed record YamlStream(ImmutableArray<YamlNode> Documents, YamlError? Error);

/// <summary>What is wrong with a YAML text, and where the reader stood.</summary>
internal sealed record YamlError(string Message, SourcePosition At);
