using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Leaves the recursion of scanner and parser; <see cref="YamlReader"/> turns it into a value.</summary>
internal sealed class YamlSyntaxException(string message, SourcePosition at) : Exception(message)
{
    public SourcePosition At => at;
}
