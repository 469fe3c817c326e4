using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Tests.Sinks.Http;

/// <summary>Answers as Falcosidekick does to what it is sent on <c>/</c>.</summary>
internal static class Sidekick
{
    public static Answer Judge(ReceivedRequest request)
    {
        if (request.Method != "POST") return new Answer(400, "Please send with post http method");
        return Fault(request) is { } fault ? new Answer(400, fault) : Answer.Ok;
    }

    private static string? Fault(ReceivedRequest request)
    {
        JsonElement payload;
        try
        {
            payload = JsonElement.Parse(request.Body);
        }
        catch (JsonException e)
        {
            return e.Message;
        }

        if (!PriorityNames.TryParse(payload.GetProperty("priority").GetString(), out _)) return "priority";
        if (payload.GetProperty("rule").GetString() is not { Length: > 0 }) return "rule";
        if (!payload.GetProperty("time").TryGetDateTimeOffset(out var time) || time == default) return "time";
        if (!payload.GetProperty("output_fields").EnumerateObject().Any()) return "output_fields";
        foreach (var name in new[] { "output", "source", "hostname" })
            if (payload.GetProperty(name).ValueKind != JsonValueKind.String) return name;
        return payload.GetProperty("tags").EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String)
            ? "tags"
            : null;
    }
}
