namespace AuditActors.Events;

/// <summary>An output is closed: what is delivered now, nobody will ever read.</summary>
public sealed class OutputClosedException : Exception
{
    public OutputClosedException()
        : this("the output was closed from its other side")
    {
    }

    public OutputClosedException(string message)
        : base(message)
    {
    }

    public OutputClosedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
