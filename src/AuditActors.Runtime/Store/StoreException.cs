namespace AuditActors.Runtime.Store;

/// <summary>The store cannot be used; the message says which and why, and holds no secret.</summary>
public sealed class StoreException(string message, Exception inner) : Exception(message, inner);
