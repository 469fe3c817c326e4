using System.Collections.Immutable;

namespace AuditActors.Rules.Language;

/// <summary>Why macros cannot be resolved: <paramref name="Macro"/> is unknown, or the loop that it closes.</summary>
internal sealed record MacroProblem(string Message, string Macro, bool IsUnknown, ConditionPosition At);

/// <summary>A condition without macro references, and how large it is with every reference counted.</summary>
internal sealed record ExpandedCondition(Condition Condition, int Depth, long Terms)
{
    /// <summary>Terms that a condition may have with its macros put in.</summary>
    public const long MaxTerms = 100_000;

    /// <summary>Levels that a condition may have with its macros put in.</summary>
    public const int MaxDepth = 2 * ConditionParser.MaxDepth;
}

/// <summary>
/// Puts macros in place of references. Trees of macros are shared, not copied: many references cost
/// no memory, and the size is known before anything walks over the result.
/// </summary>
internal sealed class MacroExpander(Func<string, Condition?> find)
{
    private readonly Dictionary<string, ExpandedCondition> _done = new(StringComparer.Ordinal);
    private readonly HashSet<string> _path = new(StringComparer.Ordinal);

    /// <summary>The macros that the condition refers to, directly or through others.</summary>
    public IReadOnlyCollection<string> Used => _done.Keys;

    /// <summary>The first loop, or else the first unknown macro.</summary>
    public MacroProblem? Problem { get; private set; }

    /// <summary>The condition with macros put in; meaningless when there is a problem.</summary>
    public ExpandedCondition Expand(Condition condition) => condition switch
    {
        Condition.And and => Join(and.Terms, terms => and with { Terms = terms }),
        Condition.Or or => Join(or.Terms, terms => or with { Terms = terms }),
        Condition.Not not => Below(Expand(not.Term), term => not with { Term = term }),
        Condition.Macro macro => Referred(macro),
        _ => new ExpandedCondition(condition, 1, 1),
    };

    private ExpandedCondition Join(ImmutableArray<Condition> terms, Func<ImmutableArray<Condition>, Condition> with)
    {
        var expanded = terms.Select(Expand).ToList();
        return new ExpandedCondition(
            with([.. expanded.Select(term => term.Condition)]),
            expanded.Max(term => term.Depth) + 1,
            expanded.Aggregate(1L, (sum, term) => Math.Min(sum + term.Terms, long.MaxValue / 2)));
    }

    private static ExpandedCondition Below(ExpandedCondition term, Func<Condition, Condition> with) =>
        new(with(term.Condition), term.Depth + 1, term.Terms);

    private ExpandedCondition Referred(Condition.Macro macro)
    {
        if (_done.TryGetValue(macro.Name, out var done)) return done;
        if (_path.Contains(macro.Name))
        {
            if (Problem is null or { IsUnknown: true })
                Problem = new MacroProblem($"reference loop in macro '{macro.Name}'", macro.Name, false, macro.At);
            return new ExpandedCondition(macro, 1, 1);
        }

        if (find(macro.Name) is not { } body)
        {
            Problem ??= new MacroProblem($"Undefined macro '{macro.Name}' used in filter.", macro.Name, true, macro.At);
            return new ExpandedCondition(macro, 1, 1);
        }

        _path.Add(macro.Name);
        var expanded = Expand(body);
        _path.Remove(macro.Name);
        _done[macro.Name] = expanded;
        return expanded;
    }
}
