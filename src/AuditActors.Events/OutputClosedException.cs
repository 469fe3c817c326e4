namespace AuditActors.Events;

/// <summary>An output was closed from its other side: what is delivered now, nobody will ever read.</summary>
public sealed class OutputClosedException : Exception
{
    public OutputClosedException()
        : base("the output was closed from its other side")
    {
    }
}
