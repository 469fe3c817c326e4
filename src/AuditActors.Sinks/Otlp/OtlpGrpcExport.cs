using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Otlp.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.Sinks.Otlp;

/// <summary>By gRPC.</summary>
internal sealed class OtlpGrpcExport : IOtlpExport
{
    private readonly HttpPeerOptions _options;
    private readonly GrpcChannel _channel;
    private readonly LogsService.LogsServiceClient _client;

    public OtlpGrpcExport(HttpPeerOptions options)
    {
        _options = options;
        _channel = GrpcChannel.ForAddress(
            options.Url, new GrpcChannelOptions { HttpHandler = options.NewHandler(), DisposeHttpClient = true });
        _client = new LogsService.LogsServiceClient(_channel);
    }

    public async Task<ExportLogsServiceResponse> ExportAsync(
        ExportLogsServiceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ExportAsync(request, Headers(), cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            throw new AlertsRefusedException(Message(e));
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new HttpRequestException(Message(e), e);
        }
    }

    public void Dispose() => _channel.Dispose();

    private Metadata Headers()
    {
        var headers = new Metadata();
        if (_options.Authorization is { } authorization) headers.Add("authorization", $"{authorization}");
        foreach (var (name, value) in _options.Headers) headers.Add(name, value);
        if (_options.Gzip) headers.Add("grpc-internal-encoding-request", "gzip");
        return headers;
    }

    private string Message(RpcException e)
    {
        var detail = e.Status.Detail.ReplaceLineEndings(" ");
        return $"{_options.Url.GetLeftPart(UriPartial.Authority)} answers {e.StatusCode}: {detail}";
    }
}
