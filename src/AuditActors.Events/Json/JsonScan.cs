
namespace AuditActors.Events.Json;

/// <summary>
/// Steps over values of compact JSON that was validated before. On anything else it stays within the bytes, ends, and
/// reports <see cref="Broken"/> or a stretch that is no value.
/// </summary>
internal static class JsonScan
{
    public const int Broken = -1;

    /// <summary>The place after the value that starts at <paramref name="start"/>, or <see cref="Broken"/>.</summary>
    public static int ValueEnd(ReadOnlySpan<byte> json, int start)
    {
        if ((uint)start >= (uint)json.Length) return Broken;
        return json[start] switch
        {
            (byte)'"' => StringEnd(json, start, out _),
            (byte)'{' or (byte)'[' => JsonBlocks.ContainerEnd(json, start),
            _ => ScalarEnd(json, start),
        };
    }

    /// <summary>The place after the string whose opening quote is at <paramref name="quote"/>.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int quote, out bool escaped)
    {
        escaped = false;
        for (var at = quote + 1; (uint)at < (uint)json.Length; at += 2)
        {
            var stop = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0) return Broken;
            at += stop;
            if (json[at] == '"') return at + 1;
            escaped = true;
        }

        return Broken;
    }

    private static int ScalarEnd(ReadOnlySpan<byte> json, int start)
    {
        var at = start;
        while (at < json.Length && json[at] is not ((byte)',' or (byte)'}' or (byte)']')) at++;
        return at == start ? Broken : at;
    }
}
