using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditActors.Sinks.Json;

/// <summary>A body in JSON.</summary>
internal static class JsonBody
{
    // Bodies travel as application/json and are never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Options)) write(json);
        return body.WrittenMemory;
    }
}
