using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>Why a condition cannot be evaluated, in Falco's words, and the term it is about.</summary>
public sealed record CompileError(string Message, ConditionPosition At);

/// <summary>Carries a message from where a term is compiled to where its position is known.</summary>
internal sealed class CompileException(string message) : Exception(message)
{
    public ConditionPosition? At { get; init; }
}
