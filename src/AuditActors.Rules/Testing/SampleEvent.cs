using System.Globalization;
using System.Text.Json.Nodes;

namespace AuditActors.Rules.Testing;

/// <summary>The event that tests begin with: a finished request that was granted, by nobody for nothing.</summary>
internal static class SampleEvent
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="index">Its place in the test from 0.</param>
    /// <param name="since">How long after the test's beginning it happens.</param>
    public static JsonObject Create(int index, TimeSpan since)
    {
        var time = (First + since).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = "RequestResponse",
            ["auditID"] = $"00000000-0000-4000-8000-{index:d12}",
            ["stage"] = "ResponseComplete",
            ["responseStatus"] = new JsonObject { ["code"] = 200 },
            ["requestReceivedTimestamp"] = time,
            ["stageTimestamp"] = time,
        };
    }

    /// <summary>Puts <paramref name="from"/> over <paramref name="onto"/>; null takes a member away.</summary>
    public static void Merge(JsonObject onto, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            if (value is null) onto.Remove(key);
            else if (value is JsonObject more && onto[key] is JsonObject there) Merge(there, more);
            else onto[key] = value.DeepClone();
        }
    }
}
