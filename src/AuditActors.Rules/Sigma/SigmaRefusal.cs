namespace AuditActors.Rules.Sigma;

/// <summary>Why a document cannot be imported; it ends the work on that document.</summary>
internal sealed class SigmaRefusal(string reason) : Exception(reason);
