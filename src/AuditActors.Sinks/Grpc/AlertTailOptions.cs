using AuditActors.Events;

namespace AuditActors.Sinks.Grpc;

/// <summary>What is followed, and who is told of the connection.</summary>
public sealed record AlertTailOptions
{
    public required GrpcPeer Server { get; init; }

    /// <summary>Alerts that were logged since then; null for those from now on.</summary>
    public DateTimeOffset? Since { get; init; }

    public Priority MinimumPriority { get; init; } = Priority.Debug;

    /// <summary>In Falco's language, over alerts; empty for all.</summary>
    public string Condition { get; init; } = "";

    /// <summary>Called when there is a connection for the first time: from now on nothing is missed.</summary>
    public Action Begun { get; init; } = () => { };

    /// <summary>Called when a connection that there was is gone, with the reason.</summary>
    public Action<string> Lost { get; init; } = _ => { };

    /// <summary>Called when there is a connection again.</summary>
    public Action Resumed { get; init; } = () => { };

    /// <summary>Called when the server has another log than before, which is read from its beginning.</summary>
    public Action LogChanged { get; init; } = () => { };

    /// <summary>The pause before the first attempt to connect again; it doubles up to the longest.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);
}
