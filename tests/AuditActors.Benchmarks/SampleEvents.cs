using System.IO.Compression;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Benchmarks;

/// <summary>The events that come along with the program.</summary>
internal static class SampleEvents
{
    private const int MaxEvent = 1 << 20;

    public static IReadOnlyList<byte[]> Lines()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "audit-events.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var lines = new List<byte[]>();
        while (reader.ReadLine() is { } line) lines.Add(Encoding.UTF8.GetBytes(line));
        return lines;
    }

    public static IReadOnlyList<ObservedEvent> Observed()
    {
        var events = new List<AuditEvent>();
        var splitter = new EventSplitter(MaxEvent, TimeProvider.System);
        foreach (var line in Lines()) splitter.Split(line, events, static (_, _) => { });
        return
        [
            .. events.Select((audit, index) => new ObservedEvent(
                audit.Json, audit.Header.Time, (ulong)index + 1, events[0].Header.Time)),
        ];
    }
}
