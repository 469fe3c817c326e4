using AuditActors.Rules.Temporal.State;

namespace AuditActors.Runtime.Store;

/// <summary>A correlation engine that has a new owner, and the state that the one before has left.</summary>
internal sealed record ClaimedEngine(EngineClaim Claim, IReadOnlyList<StateRow> Rows);
