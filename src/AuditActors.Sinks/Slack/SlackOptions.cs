using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Slack;

/// <summary>An incoming webhook of Slack, Mattermost, Rocket.Chat or another that takes Slack's messages.</summary>
public sealed record SlackOptions
{
    /// <summary>The webhook; its address is a secret.</summary>
    public required HttpPeerOptions Peer { get; init; }

    /// <summary>Empty for the webhook's own.</summary>
    public string Channel { get; init; } = "";

    public string Username { get; init; } = "";

    public string IconUrl { get; init; } = "";

    public string Footer { get; init; } = "";

    /// <summary>Whether a message shows the output fields one by one.</summary>
    public bool Fields { get; init; } = true;
}
