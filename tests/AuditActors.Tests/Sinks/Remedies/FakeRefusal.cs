using System.Text.Json.Nodes;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>What the API server answers when it refuses.</summary>
internal sealed class FakeRefusal(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public JsonObject Status() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = Message,
        ["reason"] = reason,
        ["code"] = code,
    };
}
