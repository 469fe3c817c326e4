using System.Buffers;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Grpc.Falco.Outputs;
using AuditActors.Sinks.Grpc.Falco.Schema;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace AuditActors.Sinks.Grpc;

/// <summary>
/// Falco's outputs service as its clients know it; unlike there every subscriber gets every alert. What clients send
/// after subscribing has no meaning.
/// </summary>
internal sealed class FalcoOutputs(IAlertLog log, CurrentFormatter formatter) : service.serviceBase
{
    /// <summary>Alerts that a connection gets at its first <c>get</c>.</summary>
    public const int Backlog = 1_000;

    private static readonly object CursorKey = new();

    public override async Task sub(
        IAsyncStreamReader<request> requestStream,
        IServerStreamWriter<response> responseStream,
        ServerCallContext context)
    {
        var end = await log.EndAsync(context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await foreach (var logged in log.FollowAsync(end, context.CancellationToken))
            await responseStream.WriteAsync(Response(logged), context.CancellationToken);
    }

    public override async Task get(
        request request, IServerStreamWriter<response> responseStream, ServerCallContext context)
    {
        var connection = context.GetHttpContext().Features.Get<IConnectionItemsFeature>()!.Items;
        var after = connection.TryGetValue(CursorKey, out var cursor)
            ? (long)cursor!
            : await log.EndAsync(context.CancellationToken) - Backlog;
        foreach (var logged in await log.ReadAsync(after, Backlog, context.CancellationToken))
        {
            await responseStream.WriteAsync(Response(logged), context.CancellationToken);
            after = logged.Sequence;
        }

        connection[CursorKey] = after;
    }

    private response Response(LoggedAlert logged)
    {
        var alert = logged.Alert;
        var output = new ArrayBufferWriter<byte>();
        formatter.Now.Write(alert, output);
        var response = new response
        {
            Time = GrpcTime.Of(alert.Time),
            Priority = (priority)(int)alert.Priority,
            Rule = alert.Rule,
            Output = Encoding.UTF8.GetString(output.WrittenSpan),
            Hostname = logged.Node,
            Source = alert.Source,
        };
#pragma warning disable CS0612 // Old clients read nothing else.
        response.SourceDeprecated = OldSource(alert.Source);
#pragma warning restore CS0612
        response.Tags.AddRange(alert.Tags);
        using var fields = JsonDocument.Parse(alert.OutputFields);
        foreach (var field in fields.RootElement.EnumerateObject())
            response.OutputFields[field.Name] = Text(field.Value);
        return response;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static source OldSource(string name) => name switch
    {
        "syscall" => source.Syscall,
        "k8s_audit" => source.K8SAudit,
        "internal" => source.Internal,
        _ => source.Plugin,
    };
}
