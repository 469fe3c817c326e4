namespace AuditActors.Runtime.Store;

/// <summary>The right to change the state of a correlation engine, until another incarnation of it claims it.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Epoch">Grows with each incarnation.</param>
internal sealed record EngineClaim(string Engine, long Epoch);
