namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>What may happen in a vector made at random.</summary>
internal enum VectorTraits
{
    /// <summary>Everything but restarts.</summary>
    Any,

    /// <summary>Nodes end, and others take their place.</summary>
    Restarts,

    /// <summary>
    /// Judged in order; nothing hidden, forgotten, spared or too late: what follows from the events alone.
    /// </summary>
    Plain,
}
