using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using ZstdSharp;

namespace AuditActors.App.Emulator;

/// <summary>The audit events of a recorded file, one after another, as they stand there.</summary>
internal static class Recording
{
    /// <summary>
    /// Reads JSON documents, on lines of their own or not; lists and arrays are taken apart. Fails with file and
    /// line when the file cannot be read or is no JSON.
    /// </summary>
    public static async IAsyncEnumerable<byte[]> EventsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(path);
        await using var documents = JsonSerializer
            .DeserializeAsyncEnumerable<JsonElement>(stream, topLevelValues: true, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(documents, path))
            foreach (var auditEvent in Events(documents.Current))
                yield return auditEvent;
    }

    public static Stream Open(string path)
    {
        try
        {
            var file = File.OpenRead(path);
            return Path.GetExtension(path) switch
            {
                ".gz" => new GZipStream(file, CompressionMode.Decompress),
                ".zst" => new DecompressionStream(file, leaveOpen: false),
                _ => file,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<JsonElement> documents, string path)
    {
        try
        {
            return await documents.MoveNextAsync();
        }
        catch (JsonException e)
        {
            throw new CommandException(
                $"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: not JSON; events must be JSON documents");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdException)
        {
            throw Unreadable(path, e);
        }
    }

    private static IEnumerable<byte[]> Events(JsonElement document) => document.ValueKind switch
    {
        JsonValueKind.Array => document.EnumerateArray().SelectMany(Events),
        JsonValueKind.Object when Items(document) is { } items => items.EnumerateArray().SelectMany(Events),
        JsonValueKind.Object when !document.TryGetProperty("kind", out _) => [WithKind(document)],
        _ => [JsonMarshal.GetRawUtf8Value(document).ToArray()],
    };

    private static JsonElement? Items(JsonElement document) =>
        document.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array ? items : null;

    // Items of a list that was posted to a webhook carry neither kind nor apiVersion; a lone event must.
    private static byte[] WithKind(JsonElement item)
    {
        var body = JsonMarshal.GetRawUtf8Value(item)[1..];
        var head = "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\""u8;
        return item.EnumerateObject().Any() ? [.. head, (byte)',', .. body] : [.. head, (byte)'}'];
    }

    private static CommandException Unreadable(string path, Exception cause) =>
        new(cause is FileNotFoundException or DirectoryNotFoundException
            ? $"{path}: no such file"
            : $"{path}: cannot be read: {cause.Message}");
}
