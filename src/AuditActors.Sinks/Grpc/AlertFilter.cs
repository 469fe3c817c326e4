using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;

namespace AuditActors.Sinks.Grpc;

/// <summary>What a client asked for, checked.</summary>
internal sealed class AlertFilter
{
    private readonly AlertCondition? _condition;

    private AlertFilter(AlertSelection selection, AlertCondition? condition) =>
        (Selection, _condition) = (selection, condition);

    /// <summary>The part that the log can look up.</summary>
    public AlertSelection Selection { get; }

    /// <summary>Fails with <see cref="RpcException"/> when there is something wrong with it.</summary>
    public static AlertFilter Of(Filter? filter)
    {
        if (filter is null) return new AlertFilter(AlertSelection.All, null);
        var selection = new AlertSelection
        {
            MinimumPriority = MinimumPriority(filter.MinimumPriority),
            Rules = [.. filter.Rules.Select(rule => WrongRequest.Checked("rules", rule))],
            Tags = [.. filter.Tags.Select(tag => WrongRequest.Checked("tags", tag))],
            Namespaces = [.. filter.Namespaces.Select(name => WrongRequest.Checked("namespaces", name))],
        };
        return new AlertFilter(selection, Condition(filter.Condition));
    }

    public bool Admits(LoggedAlert logged) =>
        Selection.Admits(logged.Alert) && (_condition is null || _condition.Matches(logged));

    private static Priority MinimumPriority(string text)
    {
        if (text.Length == 0) return Priority.Debug;
        if (PriorityNames.TryParse(text, out var priority)) return priority;
        throw WrongRequest.Because($"minimum_priority is none of {string.Join(", ", Enum.GetNames<Priority>())}");
    }

    private static AlertCondition? Condition(string text)
    {
        if (text.Length == 0) return null;
        var parse = AlertCondition.Parse(text);
        return parse.Condition ?? throw WrongRequest.Because($"condition: {parse.Error}");
    }
}
