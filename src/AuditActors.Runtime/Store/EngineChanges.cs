using AuditActors.Rules.Temporal.State;

namespace AuditActors.Runtime.Store;

/// <summary>What changed in an engine.</summary>
/// <param name="Claim">Who says so; changes of one that was overtaken are not written.</param>
/// <param name="Rows">Later ones replace earlier ones of the same kind, correlation and key.</param>
internal sealed record EngineChanges(EngineClaim Claim, IReadOnlyList<StateRow> Rows);
