using AuditActors.Events;

namespace AuditActors.Sinks.Otlp;

/// <summary>
/// Logs of the OpenTelemetry protocol. The exporter of its SDK tells nobody whether an export succeeded, which a cursor
/// has to know.
/// </summary>
public sealed class OtlpSink : IAlertReceiver
{
    private readonly LogRecords _records;
    private readonly IOtlpExport _export;

    public OtlpSink(OtlpOptions options, TimeProvider clock)
    {
        _records = new LogRecords(options.Resource, clock);
        _export = options.Transport == OtlpTransport.Grpc
            ? new OtlpGrpcExport(options.Peer)
            : new OtlpHttpExport(options.Peer, clock);
    }

    public int MostAtOnce => 256;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var response = await _export.ExportAsync(_records.Of(alerts), cancellationToken);
        // It does not say which ones: sent in parts they are found, and those that come twice have their ids.
        if (response.PartialSuccess is { RejectedLogRecords: > 0 } partial)
            throw new AlertsRefusedException($"{partial.RejectedLogRecords} rejected: {partial.ErrorMessage}");
        return DeliveryResult.Taken;
    }

    public ValueTask DisposeAsync()
    {
        _export.Dispose();
        return ValueTask.CompletedTask;
    }
}
