using AuditActors.Events;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>Events found together, in order.</summary>
/// <param name="Events">Numbered one after another.</param>
/// <param name="FirstNumber">Place of the first of them within the source, from 1.</param>
/// <param name="SourceStart">Event time of the source's first event.</param>
/// <param name="Source">What their JSON is part of; to be released when they are copied.</param>
internal sealed record EventGroup(
    IReadOnlyList<AuditEvent> Events, ulong FirstNumber, ulong SourceStart, FrameGroup Source);
