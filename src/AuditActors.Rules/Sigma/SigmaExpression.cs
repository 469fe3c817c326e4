using System.Collections.Immutable;

namespace AuditActors.Rules.Sigma;

/// <summary>A boolean expression over names, as Sigma's conditions are.</summary>
internal abstract record SigmaExpression
{
    public sealed record Named(string Name) : SigmaExpression;

    /// <summary><c>1 of pattern</c> or <c>all of pattern</c>; <c>them</c> is <c>*</c>.</summary>
    public sealed record Of(bool All, string Pattern) : SigmaExpression;

    public sealed record Not(SigmaExpression Operand) : SigmaExpression;

    public sealed record Many(bool All, ImmutableArray<SigmaExpression> Operands) : SigmaExpression;
}
