using System.Text;
using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Tests.Rules.Remediation;

/// <summary>Alerts that say only what matters.</summary>
internal static class SomeAlert
{
    public static Alert With(params (string Field, object? Value)[] fields) => Of("Attach/Exec Pod", fields);

    public static Alert Of(string rule, params (string Field, object? Value)[] fields) => new()
    {
        Rule = rule,
        Priority = Priority.Notice,
        Source = "k8s_audit",
        Tags = ["T1609", "k8s"],
        Time = 0,
        Message = "something happened"u8.ToArray(),
        OutputFields = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
            fields.ToDictionary(field => field.Field, field => field.Value))),
        EventIdentity = "id",
        EventNumber = 1,
        RuleOrder = 0,
    };

    public static LoggedAlert Logged(string rule) => Logged(Of(rule));

    public static LoggedAlert Logged(Alert alert) => new(1, Guid.Empty, "node", alert);

    /// <summary>An alert on a request to an object, with the fields that every alert carries.</summary>
    public static Alert On(string resource, string? ns, string? name, params (string Field, object? Value)[] further) =>
        With([
            ("ka.target.resource", resource), ("ka.target.namespace", ns), ("ka.target.name", name), .. further,
        ]);
}
