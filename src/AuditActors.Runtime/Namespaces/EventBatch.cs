using System.Diagnostics;
using AuditActors.Events;

namespace AuditActors.Runtime.Namespaces;

/// <summary>One event of a batch: where its JSON ends in the blob, when it happened, its place in its source.</summary>
/// <param name="End">End of the event in the blob; it begins where the one before ends.</param>
/// <param name="Time">Event time in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Number">Place within the source, from 1.</param>
/// <param name="AuditId">Within the event's JSON.</param>
/// <param name="Stage">Within the event's JSON.</param>
public readonly record struct BatchEntry(int End, ulong Time, ulong Number, JsonSlice AuditId, JsonSlice Stage);

/// <summary>
/// Events of one namespace on their way to its detector, side by side in one block of bytes. Within a node the object
/// itself is handed over; once it is answered its sender uses the bytes for something else, so that whoever keeps any
/// of them has to copy them.
/// </summary>
public sealed class EventBatch : IForNamespace
{
    private readonly BatchEntry[] _entries;

    /// <param name="key">The namespace.</param>
    /// <param name="id">Unique for the life of the cluster.</param>
    /// <param name="dropCopies">Whether the source may deliver an event twice; copies are then dropped.</param>
    /// <param name="firstTime">Event time of the source's first event.</param>
    /// <param name="entries">At least one, ends ascending, the last one the blob's length.</param>
    /// <param name="blob">The events' JSON.</param>
    public EventBatch(
        string key, BatchId id, bool dropCopies, ulong firstTime, BatchEntry[] entries, ReadOnlyMemory<byte> blob)
    {
        Namespace = key;
        Id = id;
        DropCopies = dropCopies;
        FirstTime = firstTime;
        _entries = entries;
        Blob = blob;
    }

    public string Namespace { get; }

    public BatchId Id { get; }

    public bool DropCopies { get; }

    public ulong FirstTime { get; }

    public ReadOnlySpan<BatchEntry> Entries => _entries;

    public ReadOnlyMemory<byte> Blob { get; }

    /// <summary>The span that it is part of; nothing for most.</summary>
    public ActivityContext Trace { get; internal set; }

    /// <summary>When its first event came, where traces are kept; stays on the node.</summary>
    internal DateTimeOffset Begun { get; init; }

    /// <summary>The same as <see cref="StageTimes.Now"/>; stays on the node.</summary>
    internal long Queued { get; init; }

    internal const int BytesPerEntry = 40;

    /// <summary>An event as rules see it.</summary>
    public ObservedEvent Event(int index) => new(Json(index), _entries[index].Time, _entries[index].Number, FirstTime);

    /// <summary>The JSON of an event.</summary>
    public ReadOnlyMemory<byte> Json(int index)
    {
        var start = index == 0 ? 0 : _entries[index - 1].End;
        return Blob[start.._entries[index].End];
    }
}
