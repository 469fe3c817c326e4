using Akka;
using Akka.Streams.Dsl;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest;

/// <summary>A source of payloads, ready to run once.</summary>
internal sealed record AuditSource
{
    /// <summary>Safe to print.</summary>
    public required string Name { get; init; }

    /// <summary>Tells it from every other source, where the name does not.</summary>
    public string Key { get => field ?? Name; init; }

    public required Source<FrameGroup, NotUsed> Frames { get; init; }

    /// <summary>Whether payloads come in the envelope of a Logs Data Platform.</summary>
    public bool IsEnveloped { get; init; }

    /// <summary>Whether an event may come twice, so that detectors have to recognise copies.</summary>
    public bool DropCopies { get; init; }
}
