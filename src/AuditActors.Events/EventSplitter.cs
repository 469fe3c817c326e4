using System.Text.Json;

namespace AuditActors.Events;

/// <summary>
/// Turns one payload (a line, a webhook body, a message) into audit events. A payload is an Event, an EventList or an
/// array of payloads; what is wrong with one event of a list leaves out that event alone, an array element that is no
/// payload or any fault in the JSON leaves out the payload. Not for use by two threads at once.
/// </summary>
/// <param name="maxEventBytes">Largest event, in bytes of its compact JSON.</param>
/// <param name="clock">Stamps events whose stageTimestamp is the zero time of year 1.</param>
public sealed class EventSplitter(int maxEventBytes, TimeProvider clock)
{
    /// <summary>Levels of nesting that a payload may have; a value in the payload itself is on level 1.</summary>
    public const int MaxDepth = 300;

    private readonly List<(SkipReason Reason, string Detail)> _skips = [];

    /// <summary>
    /// Appends the payload's events in order; each thing left out is reported to <paramref name="skipped"/>.
    /// The events share the payload's memory unless they had to be compacted.
    /// </summary>
    public void Split(ReadOnlyMemory<byte> payload, List<AuditEvent> events, Action<SkipReason, string> skipped)
    {
        if (payload.IsEmpty) return;
        var before = events.Count;
        _skips.Clear();
        try
        {
            var output = new EventOutput(events, _skips, maxEventBytes, clock);
            var trimmed = payload.Trim(" \t\r\n"u8);
            if (CompactEventScan.TryRead(trimmed.Span, out var header)) output.Add(trimmed, header);
            else if (!new PayloadWalk(payload, output).ReadAll())
                Discard(events, before, SkipReason.NotAnAuditEvent, PayloadWalk.NotRecognised);
        }
        catch (JsonException fault)
        {
            Discard(events, before, SkipReason.MalformedJson, JsonFault.Describe(fault));
        }

        foreach (var (reason, detail) in _skips) skipped(reason, detail);
    }

    private void Discard(List<AuditEvent> events, int before, SkipReason reason, string detail)
    {
        var lost = events.Count - before;
        events.RemoveRange(before, lost);
        _skips.Clear();
        if (lost > 0) detail += $" ({lost} events before it in the same payload are left out too)";
        _skips.Add((reason, detail));
    }
}
