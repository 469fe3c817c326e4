using System.Diagnostics;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Wire;

/// <summary>
/// The raw layout of a batch: key and id first, so that a damaged rest can still be refused to its sender; of a traced
/// one the span that it is part of; then the flags, the source's first time, the entries, and the events' bytes up to
/// the end.
/// </summary>
internal static class BatchLayout
{
    private const int EntrySize = 5 * sizeof(int) + 2 * sizeof(ulong);
    private const byte DropCopies = 1;

    public static byte[] Write(EventBatch batch)
    {
        var entries = batch.Entries;
        var writer = new WireWriter(
            WireWriter.SizeOf(batch.Namespace) + WireWriter.SizeOf(batch.Id) + TraceLayout.SizeOf(batch.Trace) + 1
            + sizeof(ulong) + sizeof(int) + entries.Length * EntrySize + batch.Blob.Length);
        writer.Write(batch.Namespace);
        writer.Write(batch.Id);
        TraceLayout.Write(ref writer, batch.Trace);
        writer.Write(batch.DropCopies ? DropCopies : (byte)0);
        writer.Write(batch.FirstTime);
        writer.Write(entries.Length);
        foreach (var entry in entries) Write(ref writer, entry);
        writer.Write(batch.Blob.Span);
        return writer.Finish();
    }

    /// <summary>The batch, or an <see cref="NamespaceProtocol.UnreadableBatch"/>; never throws.</summary>
    public static object Read(ReadOnlyMemory<byte> message, bool isTraced)
    {
        var reader = new WireReader(message);
        if (!reader.TryRead(out string key) || !reader.TryRead(out BatchId id))
            return new NamespaceProtocol.UnreadableBatch("", new BatchId("", 0, 0), "no key");
        var trace = default(ActivityContext);
        if ((!isTraced || TraceLayout.TryRead(ref reader, out trace)) && ReadBody(ref reader, key, id) is { } batch)
        {
            batch.Trace = trace;
            return batch;
        }

        return new NamespaceProtocol.UnreadableBatch(key, id, "the batch arrived damaged");
    }

    private static EventBatch? ReadBody(ref WireReader reader, string key, BatchId id)
    {
        if (!reader.TryRead(out byte flags) || !reader.TryRead(out ulong firstTime)) return null;
        if (!reader.TryRead(out int count) || count <= 0 || count > reader.Rest.Length / EntrySize) return null;
        var entries = new BatchEntry[count];
        var start = 0;
        for (var index = 0; index < count; index++)
        {
            if (!TryRead(ref reader, start, out entries[index])) return null;
            start = entries[index].End;
        }

        return start == reader.Rest.Length
            ? new EventBatch(key, id, (flags & DropCopies) != 0, firstTime, entries, reader.Rest)
            : null;
    }

    private static void Write(ref WireWriter writer, in BatchEntry entry)
    {
        writer.Write(entry.End);
        writer.Write(entry.Time);
        writer.Write(entry.Number);
        writer.Write(entry.AuditId.Start);
        writer.Write(entry.AuditId.Length);
        writer.Write(entry.Stage.Start);
        writer.Write(entry.Stage.Length);
    }

    private static bool TryRead(ref WireReader reader, int start, out BatchEntry entry)
    {
        entry = default;
        if (!reader.TryRead(out int end)) return false;
        if (!reader.TryRead(out ulong time) || !reader.TryRead(out ulong number)) return false;
        if (!TryRead(ref reader, end - start, out JsonSlice auditId)) return false;
        if (!TryRead(ref reader, end - start, out JsonSlice stage)) return false;
        entry = new BatchEntry(end, time, number, auditId, stage);
        return end >= start;
    }

    private static bool TryRead(ref WireReader reader, int eventLength, out JsonSlice slice)
    {
        slice = JsonSlice.Missing;
        if (!reader.TryRead(out int start) || !reader.TryRead(out int length)) return false;
        slice = new JsonSlice(start, length);
        return length == JsonSlice.Missing.Length || (start >= 0 && length >= 0 && start <= eventLength - length);
    }
}
