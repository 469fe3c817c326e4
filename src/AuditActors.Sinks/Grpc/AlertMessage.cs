using System.Text;
using AuditActors.Events;
using Alert = AuditActors.Sinks.Grpc.V1.Alert;

namespace AuditActors.Sinks.Grpc;

/// <summary>Alerts as messages of <c>auditactors.v1</c>, and back.</summary>
public static class AlertMessage
{
    public static Alert Of(LoggedAlert logged)
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
            Namespace = alert.Namespace,
        };
        message.Tags.AddRange(alert.Tags);
        return message;
    }

    /// <summary>Without the numbers that only the node needs to sort its alerts.</summary>
    public static LoggedAlert Read(Alert message) => new(
        message.Sequence,
        Guid.TryParse(message.Id, out var id) ? id : Guid.Empty,
        message.Node,
        new Events.Alert
        {
            Rule = message.Rule,
            Priority = PriorityNames.TryParse(message.Priority, out var priority) ? priority : Priority.Debug,
            Source = message.Source,
            Namespace = message.Namespace,
            Tags = [.. message.Tags],
            Time = GrpcTime.Nanoseconds(message.Time),
            Message = Encoding.UTF8.GetBytes(message.Message),
            OutputFields = Encoding.UTF8.GetBytes(message.OutputFields),
            EventIdentity = message.EventIdentity,
            EventNumber = 0,
            RuleOrder = 0,
        });
}
