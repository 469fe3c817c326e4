using System.Buffers;
using AuditActors.App.Emulator;
using AuditActors.Events;

namespace AuditActors.App.Bench;

/// <summary>The events of a recording in memory: as lines for sources, and one by one for the engine.</summary>
internal sealed class BenchEvents
{
    // What is measured is cost per event; more of them would only take memory from what is measured.
    private const int MostBytes = 128 * 1024 * 1024;
    private const int MaxEvent = 1024 * 1024;

    private BenchEvents(byte[] lines, IReadOnlyList<AuditEvent> events)
    {
        Lines = lines;
        Events = events;
        Observed = [.. events.Select((audit, index) => new ObservedEvent(
            audit.Json, audit.Header.Time, (ulong)index + 1, events[0].Header.Time))];
        Bytes = events.Sum(audit => (long)audit.Json.Length);
    }

    /// <summary>Compact JSON, a line an event.</summary>
    public byte[] Lines { get; }

    public IReadOnlyList<AuditEvent> Events { get; }

    public IReadOnlyList<ObservedEvent> Observed { get; }

    public long Bytes { get; }

    /// <summary>Fails with <see cref="CommandException"/>.</summary>
    public static async Task<BenchEvents> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        var events = new List<AuditEvent>();
        var splitter = new EventSplitter(MaxEvent, TimeProvider.System);
        await foreach (var recorded in Recording.EventsAsync(path, cancellationToken))
        {
            var before = events.Count;
            splitter.Split(recorded, events, (_, _) => { });
            foreach (var audit in events.Skip(before))
            {
                lines.Write(audit.Json.Span);
                lines.Write("\n"u8);
            }

            if (lines.WrittenCount > MostBytes) break;
        }

        return events.Count > 0
            ? new BenchEvents(lines.WrittenSpan.ToArray(), events)
            : throw new CommandException($"{path}: no audit events in it");
    }
}
