using System.Text;
using System.Text.Json;

namespace AuditActors.Tests.Conformance;

/// <summary>Recorded cases, one JSON object a line.</summary>
internal static class Vectors
{
    /// <summary>The lines that are cases; a first line without a name holds notes and shared inputs.</summary>
    public static IReadOnlyList<JsonElement> Of(string file, out JsonElement header)
    {
        var lines = File.ReadLines(ConformanceMaterial.Path($"falco-vectors/{file}")).Select(Parse).ToList();
        header = lines[0];
        return [.. lines.Where(line => line.TryGetProperty("name", out _))];
    }

    /// <summary>Whether a text is the recorded one; long recorded texts are kept as length and start.</summary>
    public static bool IsText(JsonElement recorded, string text)
    {
        if (recorded.ValueKind == JsonValueKind.String) return recorded.GetString() == text;
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash) == recorded.GetProperty("sha256").GetString();
    }

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
