using System.Globalization;
using Akka.Actor;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest;

/// <summary>Tells the store how far a source is finished.</summary>
internal sealed class SourceCheckpoint(SourceClaim claim, IActorRef writer, TimeProvider clock)
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    // Working out the position looks at everything under way.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private readonly string _name = claim.Source;
    private long? _noted;
    private ulong? _position = Position(claim);

    /// <summary>From when to read again; null begins anew.</summary>
    public ulong? ResumeFrom { get; } = Position(claim);

    /// <summary>Fails with <see cref="InputException"/> when another process reads the source.</summary>
    public void Note(SourceProgress progress)
    {
        if (claim.IsOvertaken) throw new InputException($"{_name}: another process reads it now");
        if (_noted is { } before && clock.GetElapsedTime(before) < Rest) return;
        _noted = clock.GetTimestamp();
        if (progress.ResumeFrom is not { } position || position == _position) return;
        _position = position;
        writer.Tell(new StoreProtocol.Finished(claim, position.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The position from which a stream is read that was never read before.</summary>
    public static string Start(LdpAddress address, LdpOptions options, DateTimeOffset now)
    {
        var seconds = address.Begin ?? (ulong)(now - options.ReplayAtStart).ToUnixTimeSeconds();
        return (seconds * NanosecondsPerSecond).ToString(CultureInfo.InvariantCulture);
    }

    private static ulong? Position(SourceClaim claim) =>
        claim.Position is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
