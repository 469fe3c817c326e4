using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Finds terms that stand in several places of a rule set, so that each becomes one predicate, evaluated at most once
/// per event. Terms are the same when they print the same.
/// </summary>
internal sealed class SharedTerms
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Predicate> _predicates = new(StringComparer.Ordinal);

    /// <summary>How many verdicts an evaluator has to remember.</summary>
    public int Memos { get; private set; }

    /// <summary>Takes notice of a condition that will be compiled.</summary>
    public void Count(Condition condition)
    {
        var key = ConditionPrinter.Print(condition);
        var count = _counts.GetValueOrDefault(key) + 1;
        _counts[key] = count;
        if (count > 1) return;
        switch (condition)
        {
            case Condition.And and:
                foreach (var term in and.Terms) Count(term);
                break;
            case Condition.Or or:
                foreach (var term in or.Terms) Count(term);
                break;
            case Condition.Not not:
                Count(not.Term);
                break;
        }
    }

    public Predicate Once(Condition condition, Func<Condition, Predicate> compile)
    {
        if (_counts.Count == 0) return compile(condition);
        var key = ConditionPrinter.Print(condition);
        if (_predicates.TryGetValue(key, out var known)) return known;
        var predicate = compile(condition);
        if (_counts.GetValueOrDefault(key) > 1 && condition is not Condition.Not)
            predicate = new Memoized(predicate, Memos++);
        _predicates.Add(key, predicate);
        return predicate;
    }
}
