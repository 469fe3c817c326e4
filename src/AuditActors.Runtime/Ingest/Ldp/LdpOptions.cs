namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>How tails of a Logs Data Platform are read. The token appears in no text form.</summary>
public sealed class LdpOptions
{
    /// <summary>Used for addresses that bring no token of their own.</summary>
    public string? Token { get; init; }

    /// <summary>A file that holds the token; read again for each connection, so that it can be exchanged.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Between pings of a quiet connection.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Without an answer to a ping for this long a connection counts as lost.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest message in bytes; larger ones are counted and left out.</summary>
    public int MaxMessage { get; init; } = 8 * 1024 * 1024;

    /// <summary>How far before the last finished event a new connection begins.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the first connection asks for again; zero takes only what happens from now on.</summary>
    public TimeSpan ReplayAtStart { get; init; } = TimeSpan.Zero;

    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pauses vary by up to this part of themselves.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>After the server has refused the token or the address: it may be put right, but not soon.</summary>
    public TimeSpan PauseAfterRefusal { get; init; } = TimeSpan.FromSeconds(60);

    internal async Task<string?> ReadTokenAsync(CancellationToken cancellationToken) =>
        TokenFile is null ? Token : (await File.ReadAllTextAsync(TokenFile, cancellationToken)).Trim();
}
