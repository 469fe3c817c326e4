using AuditActors.Events;

namespace AuditActors.Sinks.Grpc;

/// <summary>How alerts are written for clients, which can change while a server runs. For any thread.</summary>
public sealed class CurrentFormatter(AlertFormatter formatter)
{
    private volatile AlertFormatter _now = formatter;

    public AlertFormatter Now
    {
        get => _now;
        set => _now = value;
    }
}
