using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Output;

namespace AuditActors.Rules.Matching;

/// <summary>A rule set's decision structure: common terms once, fields once, rules found by discriminators.</summary>
internal sealed class CompiledRules
{
    public CompiledRules(RuleSet set)
    {
        Plan = new FieldPlan(set.Catalog);
        var readers = new ReaderCompiler(set.Catalog, Plan);
        var shared = new SharedTerms();
        foreach (var rule in set.Rules) shared.Count(rule.Condition);
        var compiler = new ConditionCompiler(readers, shared);
        var outputs = new OutputCompiler(set.Catalog, readers, set.IsoTime);
        Rules = [.. set.Rules.Select(rule => new CompiledRule(
            rule, compiler.Compile(rule.Condition), outputs.Compile(rule)))];
        Index = new CandidateIndex([.. set.Rules.Select(rule => rule.Condition)], set.Catalog, Plan);
        Memos = shared.Memos;
    }

    public FieldPlan Plan { get; }

    public ImmutableArray<CompiledRule> Rules { get; }

    public CandidateIndex Index { get; }

    public int Memos { get; }
}

internal sealed record CompiledRule(ResolvedRule Rule, Predicate Condition, CompiledOutput Output);
