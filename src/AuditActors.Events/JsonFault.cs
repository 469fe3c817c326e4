using System.Text.Json;

namespace AuditActors.Events;

/// <summary>
/// What is wrong with JSON and where, in one short line. The reader's own message repeats what it met, which whoever
/// wrote it may have meant for a terminal.
/// </summary>
public static class JsonFault
{
    private const int MostShown = 160;

    /// <summary>Where the reader stood, counted from 1, and what it says, without control characters.</summary>
    public static string Describe(JsonException fault)
    {
        var line = fault.LineNumber is > 0 ? $"line {fault.LineNumber + 1}, " : "";
        var place = fault.BytePositionInLine is { } at ? $" at {line}byte {at + 1}" : "";
        return $"not JSON{place}: {Shown(Reason(fault.Message))}";
    }

    // The reader appends ' LineNumber: 0 | BytePositionInLine: 7.'
    private static ReadOnlySpan<char> Reason(string message)
    {
        var end = message.LastIndexOf(" LineNumber: ", StringComparison.Ordinal);
        return end < 0 ? message : message.AsSpan(..end);
    }

    private static string Shown(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, MostShown)];
        for (var at = 0; at < shown.Length; at++) shown[at] = char.IsControl(text[at]) ? '\uFFFD' : text[at];
        return text.Length > MostShown ? $"{shown}…" : shown.ToString();
    }
}
