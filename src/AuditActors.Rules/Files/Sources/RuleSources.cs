using AuditActors.Events.Fields;

namespace AuditActors.Rules.Files.Sources;

/// <summary>The event sources that rules may name.</summary>
internal sealed class RuleSources(FieldCatalog catalog)
{
    /// <summary>The source of a rule that names none.</summary>
    public const string Default = SyscallSource.SourceName;

    private readonly RuleSource[] _all = [new AuditSource(catalog), new SyscallSource(catalog)];

    public IEnumerable<string> Names => _all.Select(source => source.Name);

    public RuleSource? Find(string name) => Array.Find(_all, source => source.Name == name);
}
