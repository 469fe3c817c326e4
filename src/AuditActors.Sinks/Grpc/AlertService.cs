using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;
using Alert = AuditActors.Sinks.Grpc.V1.Alert;

namespace AuditActors.Sinks.Grpc;

/// <summary>The alert log for gRPC clients; each reads at its own pace.</summary>
internal sealed class AlertService(IAlertLog log) : Alerts.AlertsBase
{
    public override async Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<Alert> responseStream, ServerCallContext context)
    {
        var after = request.HasAfterSequence
            ? request.AfterSequence
            : await log.EndAsync(context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await foreach (var logged in log.FollowAsync(after, context.CancellationToken))
            await responseStream.WriteAsync(Message(logged), context.CancellationToken);
    }

    public override async Task<Alert> Get(GetRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.Id, out var id))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "id is no UUID"));
        return await log.FindAsync(id, context.CancellationToken) is { } logged
            ? Message(logged)
            : throw new RpcException(new Status(StatusCode.NotFound, "no alert of this id is in the log"));
    }

    private static Alert Message(LoggedAlert logged)
    {
        var alert = logged.Alert;
        var message = new Alert
        {
            Sequence = logged.Sequence,
            Id = logged.Id.ToString(),
            Time = GrpcTime.Of(alert.Time),
            Priority = alert.Priority.ToString(),
            Rule = alert.Rule,
            Source = alert.Source,
            Message = Encoding.UTF8.GetString(alert.Message.Span),
            OutputFields = Encoding.UTF8.GetString(alert.OutputFields.Span),
            EventIdentity = alert.EventIdentity,
            Node = logged.Node,
        };
        message.Tags.AddRange(alert.Tags);
        return message;
    }
}
