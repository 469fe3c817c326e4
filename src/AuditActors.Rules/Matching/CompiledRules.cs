using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Output;

namespace AuditActors.Rules.Matching;

/// <summary>A rule set's decision structure: common terms once, fields once, rules found by discriminators.</summary>
internal sealed class CompiledRules
{
    private readonly ConditionCompiler _compiler;
    private readonly SharedTerms _shared = new();

    /// <param name="others">Conditions that will be compiled later and evaluated on the same events.</param>
    public CompiledRules(RuleSet set, IReadOnlyCollection<Condition> others)
    {
        Plan = new FieldPlan(set.Catalog);
        var readers = new ReaderCompiler(set.Catalog, Plan);
        foreach (var condition in set.Rules.Select(rule => rule.Condition).Concat(others)) _shared.Count(condition);
        _compiler = new ConditionCompiler(readers, _shared);
        var outputs = new OutputCompiler(set.Catalog, readers, set.IsoTime);
        Rules = [.. set.Rules.Select(rule => new CompiledRule(
            rule, _compiler.Compile(rule.Condition), outputs.Compile(rule)))];
        NamespaceSlot = Plan.Slot(set.Catalog.Lookup("ka.target.namespace").Use!);
        Index = new CandidateIndex([.. set.Rules.Select(rule => rule.Condition)], set.Catalog, Plan);
    }

    public FieldPlan Plan { get; }

    public ImmutableArray<CompiledRule> Rules { get; }

    public CandidateIndex Index { get; }

    /// <summary>Where the namespace of an alert is read.</summary>
    public int NamespaceSlot { get; }

    public int Memos => _shared.Memos;

    /// <summary>Compiles one of the other conditions.</summary>
    public Predicate Compile(Condition condition) => _compiler.Compile(condition);
}

internal sealed record CompiledRule(ResolvedRule Rule, Predicate Condition, CompiledOutput Output);
