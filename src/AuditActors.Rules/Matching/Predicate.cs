using System.Collections.Immutable;

namespace AuditActors.Rules.Matching;

/// <summary>A compiled condition.</summary>
internal abstract class Predicate
{
    public abstract bool Matches(Evaluation evaluation);
}

internal sealed class AllOf(ImmutableArray<Predicate> terms) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        foreach (var term in terms)
        {
            if (!term.Matches(evaluation)) return false;
        }

        return true;
    }
}

internal sealed class AnyOf(ImmutableArray<Predicate> terms) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        foreach (var term in terms)
        {
            if (term.Matches(evaluation)) return true;
        }

        return false;
    }
}

internal sealed class Negation(Predicate term) : Predicate
{
    public override bool Matches(Evaluation evaluation) => !term.Matches(evaluation);
}

/// <summary>A predicate that stands in several places and is evaluated at most once per event.</summary>
internal sealed class Memoized(Predicate inner, int slot) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        ref var memo = ref evaluation.Memo(slot);
        if (memo == Verdict.Unknown) memo = inner.Matches(evaluation) ? Verdict.Matches : Verdict.Fails;
        return memo == Verdict.Matches;
    }
}

internal sealed class Never : Predicate
{
    public static readonly Never Instance = new();

    public override bool Matches(Evaluation evaluation) => false;
}

internal sealed class Exists(ValueReader reader) : Predicate
{
    public override bool Matches(Evaluation evaluation) => !reader.Read(evaluation.View).IsMissing;
}
