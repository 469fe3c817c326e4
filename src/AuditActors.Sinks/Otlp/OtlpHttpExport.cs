using AuditActors.Sinks.Http;
using AuditActors.Sinks.Otlp.V1;
using Google.Protobuf;

namespace AuditActors.Sinks.Otlp;

/// <summary>By HTTP, in protobuf.</summary>
internal sealed class OtlpHttpExport(HttpPeerOptions options, TimeProvider clock) : IOtlpExport
{
    private const string Protobuf = "application/x-protobuf";
    private readonly HttpPeer _peer = new(options, clock);

    public async Task<ExportLogsServiceResponse> ExportAsync(
        ExportLogsServiceRequest request, CancellationToken cancellationToken)
    {
        var answer = await _peer.AskAsync(request.ToByteArray(), Protobuf, cancellationToken);
        try
        {
            return ExportLogsServiceResponse.Parser.ParseFrom(answer);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new HttpRequestException("the answer is not one of OTLP; check the sink's url", e);
        }
    }

    public void Dispose() => _peer.Dispose();
}
