using Akka.Actor;
using Akka.Event;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Correlations;

/// <summary>What detectors and correlators say to one another, and what the watermark says to both.</summary>
public static class CorrelationProtocol
{
    /// <summary>Events that hit correlations of another engine; sent until they are answered.</summary>
    /// <param name="To">The namespace or the correlator.</param>
    /// <param name="IsForNamespace">Which of both.</param>
    /// <param name="Ticket">The sender's, for the answer.</param>
    /// <param name="KnownSince">Event time in microseconds since which a new engine has missed nothing.</param>
    /// <param name="Events">In order, none of them twice.</param>
    public sealed record Admit(
        string To, bool IsForNamespace, long Ticket, long KnownSince, IReadOnlyList<AdmittedEvent> Events)
        : IForNamespace, IForCorrelator
    {
        public string Namespace => IsForNamespace ? To : "";

        public string Correlator => IsForNamespace ? "" : To;
    }

    /// <summary>The events cannot be lost any more.</summary>
    public sealed record Admitted(long Ticket);

    /// <summary>The events reached no engine, since its shard moves: they may be sent again soon.</summary>
    public sealed record AdmitLost(long Ticket);

    /// <summary>Everything earlier than the watermark is final for correlations up to a depth.</summary>
    /// <param name="Ingest">In whose name alerts are raised.</param>
    /// <param name="Through">All events up to this number have been admitted.</param>
    /// <param name="Previous">The watermark before, in microseconds since 1970-01-01 UTC.</param>
    /// <param name="Watermark">The watermark from now on.</param>
    /// <param name="Depth">How many correlations may stand between audit events and those concerned.</param>
    internal sealed record Tick(string Ingest, ulong Through, long Previous, long Watermark, int Depth)
        : INoSerializationVerificationNeeded;

    /// <summary>The alerts that came of a tick are in safe hands.</summary>
    internal sealed record Ticked : INoSerializationVerificationNeeded
    {
        public static readonly Ticked Instance = new();
    }

    /// <summary>Finish what is under way and stop: the shard moves, or nothing has come for long.</summary>
    internal sealed record Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }

    /// <summary>The sender waits for the watermark; the latest word counts.</summary>
    /// <param name="NextDue">For one above that time; at the end of time for none.</param>
    /// <param name="NextNumber">Or for all events up to that number to be admitted.</param>
    internal sealed record AwaitWatermark(long NextDue, ulong NextNumber) : INoSerializationVerificationNeeded
    {
        public static readonly AwaitWatermark Never = new(EventTime.End, ulong.MaxValue);
    }

    /// <summary>The sender waits for nothing any more and will not answer.</summary>
    internal sealed record Gone : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Gone Instance = new();
    }

    /// <summary>Time to repeat what was lost.</summary>
    internal sealed record SendLostAgain(long Ticket) : INoSerializationVerificationNeeded;

    /// <summary>Time to repeat what is not answered.</summary>
    internal sealed record SendAgain : INoSerializationVerificationNeeded
    {
        public static readonly SendAgain Instance = new();
    }
}
