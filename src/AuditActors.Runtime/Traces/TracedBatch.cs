using System.Diagnostics;

namespace AuditActors.Runtime.Traces;

/// <summary>A batch under way whose trace is kept.</summary>
internal sealed class TracedBatch(Activity ingest, Activity? deliver)
{
    /// <summary>It is answered, or given up.</summary>
    /// <param name="attempts">How often it was sent.</param>
    /// <param name="fault">Why it was given up.</param>
    public void End(int attempts, string? fault = null)
    {
        deliver?.SetTag("auditactors.attempts", attempts);
        if (fault is not null) deliver?.SetStatus(ActivityStatusCode.Error, fault);
        deliver?.Stop();
        if (fault is not null) ingest.SetStatus(ActivityStatusCode.Error, fault);
        ingest.Stop();
    }
}
