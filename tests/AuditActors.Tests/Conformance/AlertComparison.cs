using System.Text.Json;

namespace AuditActors.Tests.Conformance;

/// <summary>Compares alerts as JSON values, in order.</summary>
internal static class AlertComparison
{
    public static string? Difference(IReadOnlyList<JsonElement> expected, IReadOnlyList<JsonElement> actual)
    {
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (!JsonElement.DeepEquals(expected[i], actual[i]))
                return $"alert {i + 1}\n  expected {Shown(expected[i])}\n  actual   {Shown(actual[i])}";
        }

        if (expected.Count == actual.Count) return null;
        return $"{actual.Count} alerts instead of {expected.Count}; first one too many or missing: "
            + Shown(actual.Count > expected.Count ? actual[expected.Count] : expected[actual.Count]);
    }

    private static string Shown(JsonElement alert)
    {
        var text = JsonSerializer.Serialize(alert);
        return text.Length <= 800 ? text : text[..800] + "...";
    }
}
