using System.Net;

namespace AuditActors.App.Emulator;

/// <summary>What the emulator serves, how fast, and which faults it shows.</summary>
internal sealed record LdpEmulatorOptions
{
    /// <summary>Recordings, served in turn: JSON lines or documents, plain, <c>.gz</c> or <c>.zst</c>.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Events a second; null sends as fast as the connected clients read.</summary>
    public double? Rate { get; init; }

    /// <summary>Whether the files start again after the last event.</summary>
    public bool Loop { get; init; }

    /// <summary>Whether events get the time of sending and identities of their own.</summary>
    public bool Restamp { get; init; }

    /// <summary>Whether sending starts at once and not with the first client.</summary>
    public bool StartAtOnce { get; init; }

    /// <summary>How long sent events can be asked for again with <c>begin=</c>.</summary>
    public TimeSpan Retain { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Upper bound on the bytes of retained events; the oldest go first.</summary>
    public long RetainedBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Hang up after this many events that no connection has been sent before; null never does.</summary>
    public int? DropAfter { get; init; }

    public string Token { get; init; } = "demo";

    /// <summary>Answers given to the first connection attempts in place of a stream, in order.</summary>
    public IReadOnlyList<EmulatorFault> Faults { get; init; } = [];

    /// <summary>Time between pings; a client that answers none for as long again is cut off.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client that does not take a frame for this long is cut off.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of clients coming and going, one line each; never sees the token.</summary>
    public Action<string> Report { get; init; } = _ => { };
}

/// <summary>A status answered to a number of connection attempts.</summary>
internal sealed record EmulatorFault(int Status, int Times)
{
    private const int MaxTimes = 1_000;

    /// <summary>Reads <c>STATUS</c> or <c>STATUSxN</c>, such as <c>503x3</c>; statuses are 400 to 599.</summary>
    public static EmulatorFault? TryParse(string text)
    {
        var parts = text.Split('x');
        var times = 1;
        return parts.Length <= 2
            && int.TryParse(parts[0], out var status) && status is >= 400 and <= 599
            && (parts.Length == 1 || (int.TryParse(parts[1], out times) && times is > 0 and <= MaxTimes))
                ? new EmulatorFault(status, times)
                : null;
    }
}
