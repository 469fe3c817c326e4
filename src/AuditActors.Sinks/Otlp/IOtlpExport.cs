using AuditActors.Sinks.Otlp.V1;

namespace AuditActors.Sinks.Otlp;

/// <summary>The protocol's one call, whichever way it travels.</summary>
internal interface IOtlpExport : IDisposable
{
    /// <summary>Fails as <see cref="AuditActors.Events.IAlertReceiver.DeliverAsync"/> does.</summary>
    Task<ExportLogsServiceResponse> ExportAsync(ExportLogsServiceRequest request, CancellationToken cancellationToken);
}
