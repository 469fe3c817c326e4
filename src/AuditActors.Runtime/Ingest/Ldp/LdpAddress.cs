using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>
/// Where a stream's tail is served. The token is the only credential there is, so no text form of the address has it.
/// </summary>
public sealed class LdpAddress
{
    private const string DefaultPath = "/tail/";
    private readonly Uri _server;
    private readonly string? _token;
    private readonly IReadOnlyList<string> _otherQuery;

    private LdpAddress(Uri server, string? token, ulong? begin, ulong? end, IReadOnlyList<string> otherQuery)
    {
        _server = server;
        _token = token;
        _otherQuery = otherQuery;
        Begin = begin;
        End = end;
    }

    /// <summary>Scheme, host and path.</summary>
    public string Name => _server.ToString();

    /// <summary>
    /// Tells the streams of one server apart: the name, and a fingerprint of a token of its own, from which the token
    /// cannot be had.
    /// </summary>
    public string Stream => _token is null ? Name : $"{Name}#{Fingerprint(_token)}";

    /// <summary>From when the stream is replayed, in seconds since 1970-01-01 UTC.</summary>
    public ulong? Begin { get; }

    /// <summary>Where the replay, and with it the source, ends, in seconds since 1970-01-01 UTC.</summary>
    public ulong? End { get; }

    public bool HasToken => _token is not null;

    /// <summary>Fails with <see cref="InputException"/>, whose message has nothing of the query.</summary>
    public static LdpAddress Parse(string text)
    {
        var scheme = text[..text.IndexOf(':', StringComparison.Ordinal)];
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new InputException($"'{scheme}:' is followed by no host; use {scheme}://HOST/tail/?tk=TOKEN");
        if (uri.UserInfo.Length > 0)
        {
            throw new InputException(
                $"{uri.Host}: no user and password are taken; the token goes into tk=TOKEN or ldp.token-file");
        }

        var server = new UriBuilder(uri.Scheme, uri.Host, uri.IsDefaultPort ? -1 : uri.Port)
        {
            Path = uri.AbsolutePath == "/" ? DefaultPath : uri.AbsolutePath,
        };
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        return new LdpAddress(
            server.Uri,
            Value(query, "tk"),
            Seconds(server.Uri, query, "begin"),
            Seconds(server.Uri, query, "end"),
            [.. query.Where(part => !Is(part, "tk") && !Is(part, "begin") && !Is(part, "end"))]);
    }

    public override string ToString() => Name;

    /// <summary>The address to connect to; never to be printed.</summary>
    internal Uri WithSecrets(string? otherToken, ulong? begin)
    {
        var query = new List<string>();
        if ((_token ?? otherToken) is { } token) query.Add($"tk={Uri.EscapeDataString(token)}");
        if (begin is not null) query.Add(string.Create(CultureInfo.InvariantCulture, $"begin={begin}"));
        if (End is not null) query.Add(string.Create(CultureInfo.InvariantCulture, $"end={End}"));
        return new UriBuilder(_server) { Query = string.Join('&', query.Concat(_otherQuery)) }.Uri;
    }

    private static string Fingerprint(string token)
    {
        const int Bytes = 6;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, Bytes));
    }

    private static bool Is(string part, string name) => part.StartsWith($"{name}=", StringComparison.Ordinal);

    private static string? Value(IEnumerable<string> query, string name)
    {
        var part = query.FirstOrDefault(part => Is(part, name));
        var value = part?[(name.Length + 1)..];
        return string.IsNullOrEmpty(value) ? null : Uri.UnescapeDataString(value);
    }

    private static ulong? Seconds(Uri server, IEnumerable<string> query, string name)
    {
        if (Value(query, name) is not { } text) return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new InputException($"{server}: {name}= takes whole seconds since 1970-01-01 UTC");
    }
}
