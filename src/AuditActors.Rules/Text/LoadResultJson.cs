using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditActors.Rules.Text;

/// <summary>
/// Findings as Falco's <c>falco_load_results</c>: compact, keys sorted. Errors beyond Falco's
/// one stand under <c>further_errors</c>, where there are any.
/// </summary>
public static class LoadResultJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IEnumerable<FileFindings> files)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("falco_load_results");
            foreach (var file in files) WriteFile(json, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteFile(Utf8JsonWriter json, FileFindings file)
    {
        json.WriteStartObject();
        WriteFindings(json, "errors", file.Errors);
        if (!file.FurtherErrors.IsEmpty) WriteFindings(json, "further_errors", file.FurtherErrors);
        json.WriteString("name", file.File);
        json.WriteBoolean("successful", file.IsValid);
        WriteFindings(json, "warnings", file.Warnings);
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, string name, ImmutableArray<Diagnostic> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings) WriteFinding(json, finding);
        json.WriteEndArray();
    }

    private static void WriteFinding(Utf8JsonWriter json, Diagnostic finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code.Name);
        json.WriteString("codedesc", finding.Code.Explanation);
        json.WriteStartObject("context");
        json.WriteStartArray("locations");
        foreach (var location in finding.Context) WriteLocation(json, location);
        json.WriteEndArray();
        json.WriteString("snippet", finding.Snippet);
        json.WriteEndObject();
        if (finding.DeprecatedField is not null) json.WriteString("deprecated_field", finding.DeprecatedField);
        if (finding.Hint is not null) json.WriteString("hint", finding.Hint);
        json.WriteString("message", finding.Message);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Location location)
    {
        json.WriteStartObject();
        json.WriteString("item_name", location.ItemName);
        json.WriteString("item_type", location.ItemType);
        json.WriteStartObject("position");
        json.WriteNumber("column", location.Position.Column);
        json.WriteNumber("line", location.Position.Line);
        json.WriteString("name", location.Source);
        json.WriteNumber("offset", location.Position.Offset);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
