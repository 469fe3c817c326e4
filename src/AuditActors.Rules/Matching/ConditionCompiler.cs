using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>Turns conditions, macros already resolved, into predicates.</summary>
public sealed class ConditionCompiler
{
    private readonly ReaderCompiler _readers;
    private readonly ComparisonCompiler _comparisons;
    private readonly SharedTerms _shared;

    /// <summary>A compiler for checking conditions one by one.</summary>
    public ConditionCompiler(FieldCatalog catalog)
        : this(new ReaderCompiler(catalog, new FieldPlan(catalog)), new SharedTerms())
    {
    }

    internal ConditionCompiler(ReaderCompiler readers, SharedTerms shared)
    {
        _readers = readers;
        _comparisons = new ComparisonCompiler(readers);
        _shared = shared;
    }

    /// <summary>Checks a condition as the engine would at load: fields, types, operators, constants.</summary>
    public CompileError? Check(Condition condition)
    {
        try
        {
            Compile(condition);
            return null;
        }
        catch (CompileException refused)
        {
            return new CompileError(refused.Message, refused.At ?? condition.At);
        }
    }

    /// <exception cref="CompileException">The condition cannot be evaluated.</exception>
    internal Predicate Compile(Condition condition) => _shared.Once(condition, CompileTerm);

    private Predicate CompileTerm(Condition condition) => condition switch
    {
        Condition.And and => new AllOf([.. and.Terms.Select(Compile)]),
        Condition.Or or => new AnyOf([.. or.Terms.Select(Compile)]),
        Condition.Not not => new Negation(Compile(not.Term)),
        Condition.Exists exists => At(exists, () => new Exists(_readers.Compile(exists.Left))),
        Condition.Compare compare => At(compare, () => _comparisons.Compile(compare)),
        Condition.Macro macro => throw new CompileException($"filter error: unexpected identifier '{macro.Name}'")
        {
            At = macro.At,
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Predicate At(Condition condition, Func<Predicate> compile)
    {
        try
        {
            return compile();
        }
        catch (CompileException refused)
        {
            throw new CompileException(refused.Message) { At = condition.At };
        }
    }
}
