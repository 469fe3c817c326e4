using Akka.Streams;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest;

/// <summary>A source that is being read.</summary>
public sealed class IngestRun
{
    private readonly UniqueKillSwitch _stop;

    internal IngestRun(string source, UniqueKillSwitch stop, Task finished)
    {
        Source = source;
        _stop = stop;
        Finished = finished;
    }

    /// <summary>Safe to print.</summary>
    public string Source { get; }

    /// <summary>
    /// Completes when the source has ended and every event is answered for; fails, then too, with
    /// <see cref="InputException"/> when the source could not be read to its end.
    /// </summary>
    public Task Finished { get; }

    /// <summary>Stops reading; what is under way is still finished.</summary>
    public void Stop() => _stop.Shutdown();
}
