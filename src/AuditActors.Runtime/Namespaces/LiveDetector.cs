using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The place of a detector among those that are alive; all of it belongs to <see cref="LiveDetectors"/>.
/// </summary>
internal sealed class LiveDetector(IActorRef actor)
{
    public IActorRef Actor => actor;

    /// <summary>What it takes.</summary>
    public int Bytes { get; set; }

    public LiveDetector? Older { get; set; }

    public LiveDetector? Newer { get; set; }

    /// <summary>When it last got something to do, or was last asked whether it is needed.</summary>
    public long LastLook { get; set; }

    /// <summary>Whether it was told to make room, so that it stands in no order any more.</summary>
    public bool IsLeaving { get; set; }
}
