using System.Collections.Immutable;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Text;

namespace AuditActors.Rules;

/// <summary>What came of loading rules files: what was found in each, and the rule set when all are valid.</summary>
public abstract record RuleSetLoad(ImmutableArray<FileFindings> Files)
{
    /// <summary>
    /// Every file is valid; <paramref name="Description"/> tells what the files define, switched off or not.
    /// </summary>
    public sealed record Loaded(ImmutableArray<FileFindings> Files, RuleSet Rules, RuleSetDescription Description)
        : RuleSetLoad(Files);

    /// <summary>At least one file has an error.</summary>
    public sealed record Rejected(ImmutableArray<FileFindings> Files) : RuleSetLoad(Files);
}
