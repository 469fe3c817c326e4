using System.Net;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Otlp;
using AuditActors.Sinks.Otlp.V1;
using AuditActors.Tests.Runtime;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Sinks.Otlp;

public sealed class OtlpSinkTests
{
    [Fact]
    public async Task An_alert_is_a_log_record_of_the_protocol()
    {
        byte[] sent = [];
        await using var receiver = await HttpReceiver.StartAsync(request =>
        {
            sent = request.Body;
            return request.Path == "/v1/logs" && request.Headers.ContentType == "application/x-protobuf"
                ? Answer.Ok
                : new Answer(400);
        });

        await DeliverAsync(OtlpTransport.Http, new Uri(receiver.Address, "/v1/logs"), SinkSome.Alert());

        var logs = Assert.Single(ExportLogsServiceRequest.Parser.ParseFrom(sent).ResourceLogs);
        Assert.Equal("auditactors", Assert.Single(logs.Resource.Attributes).Value.StringValue);
        var record = Assert.Single(Assert.Single(logs.ScopeLogs).LogRecords);
        Assert.Equal((SinkSome.Time, 13, "Warning"), (record.TimeUnixNano, record.SeverityNumber, record.SeverityText));
        Assert.Equal(1_767_323_045_000_000_000UL, record.ObservedTimeUnixNano);
        Assert.Equal("Shell in pod (user=eve pod=\"web\")", record.Body.StringValue);
        var attributes = record.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
        Assert.Equal($"{SinkSome.Id(1)}", attributes["alert.id"].StringValue);
        Assert.Equal("Shell in pod", attributes["rule"].StringValue);
        Assert.Equal("shop", attributes["k8s.namespace.name"].StringValue);
        Assert.Equal((long)SinkSome.Time, attributes["evt.time"].IntValue);
        Assert.Equal(["T1609", "k8s"], attributes["tags"].ArrayValue.Values.Select(tag => tag.StringValue));
        Assert.DoesNotContain("ka.target.name", attributes.Keys);
    }

    [Fact]
    public void The_numbers_of_fields_are_those_of_the_protocol()
    {
        // A record with a time, a severity and a body, written by hand from the protocol's definition.
        byte[] record = [0x09, 1, 0, 0, 0, 0, 0, 0, 0, 0x10, 13, 0x1a, 1, (byte)'W', 0x2a, 3, 0x0a, 1, (byte)'b'];

        var parsed = LogRecord.Parser.ParseFrom(record);

        Assert.Equal((1UL, 13, "W", "b"),
            (parsed.TimeUnixNano, parsed.SeverityNumber, parsed.SeverityText, parsed.Body.StringValue));
        Assert.Equal(record, parsed.ToByteArray());
    }

    [Fact]
    public async Task What_was_rejected_without_saying_which_is_refused()
    {
        var answer = new ExportLogsServiceResponse
        {
            PartialSuccess = new ExportLogsPartialSuccess { RejectedLogRecords = 1, ErrorMessage = "too old" },
        };
        await using var server = await CollectorAsync(new Collector { Response = answer });

        var refusal = await Assert.ThrowsAsync<AlertsRefusedException>(
            () => DeliverAsync(OtlpTransport.Grpc, Address(server), SinkSome.Alert(1), SinkSome.Alert(2)));

        Assert.Equal("1 rejected: too old", refusal.Message);
    }

    [Fact]
    public async Task Alerts_go_by_gRPC_with_headers()
    {
        var collector = new Collector();
        await using var server = await CollectorAsync(collector);

        await DeliverAsync(OtlpTransport.Grpc, Address(server), SinkSome.Alert(1), SinkSome.Alert(2));

        Assert.Equal(2, Assert.Single(Assert.Single(collector.Request!.ResourceLogs).ScopeLogs).LogRecords.Count);
        Assert.Equal("blue", collector.Team);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, typeof(AlertsRefusedException))]
    [InlineData(StatusCode.Unavailable, typeof(HttpRequestException))]
    [InlineData(StatusCode.Unauthenticated, typeof(HttpRequestException))]
    public async Task A_refusal_by_gRPC_is_told_from_a_failure(StatusCode status, Type failure)
    {
        await using var server = await CollectorAsync(new Collector { Status = status });

        var thrown = await Assert.ThrowsAsync(
            failure, () => DeliverAsync(OtlpTransport.Grpc, Address(server), SinkSome.Alert()));

        Assert.Matches($"^http://127\\.0\\.0\\.1:\\d+ answers {status}: because$", thrown.Message);
    }

    private static async Task DeliverAsync(OtlpTransport transport, Uri url, params LoggedAlert[] alerts)
    {
        var options = new OtlpOptions
        {
            Transport = transport,
            Peer = new HttpPeerOptions { Url = url, Headers = new Dictionary<string, string> { ["x-team"] = "blue" } },
            Resource = new Dictionary<string, string> { ["service.name"] = "auditactors" },
        };
        await using var sink = new OtlpSink(options, new FakeTimeProvider(Some.Time));
        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync(alerts, CancellationToken.None));
    }

    private static async Task<WebApplication> CollectorAsync(Collector collector)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(collector);
        var server = builder.Build();
        server.MapGrpcService<Collector>();
        await server.StartAsync();
        return server;
    }

    private static Uri Address(WebApplication server) => new(
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private sealed class Collector : LogsService.LogsServiceBase
    {
        public ExportLogsServiceResponse Response { get; init; } = new();

        public StatusCode Status { get; init; } = StatusCode.OK;

        public ExportLogsServiceRequest? Request { get; private set; }

        public string? Team { get; private set; }

        public override Task<ExportLogsServiceResponse> Export(
            ExportLogsServiceRequest request, ServerCallContext context)
        {
            Request = request;
            Team = context.RequestHeaders.GetValue("x-team");
            return Status == StatusCode.OK
                ? Task.FromResult(Response)
                : throw new RpcException(new Status(Status, "because"));
        }
    }
}
