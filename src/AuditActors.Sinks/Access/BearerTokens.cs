using System.Security.Cryptography;
using System.Text;

namespace AuditActors.Sinks.Access;

/// <summary>
/// The tokens that let somebody in, one a line, so that an old one can go on until all have the new one. They are asked
/// for at each request, because tokens are exchanged while nodes run; while they cannot be read, nobody gets in.
/// </summary>
/// <param name="read">Gives the lines; fails with <see cref="IOException"/> or a like error of files.</param>
public sealed class BearerTokens(Func<string> read)
{
    /// <summary>What stands before a token in a header.</summary>
    public const string Scheme = "Bearer ";

    /// <summary>Shorter ones could be guessed.</summary>
    public const int ShortestToken = 16;

    public static BearerTokens InFile(string file) => new(() => File.ReadAllText(file));

    /// <summary>The token of an <c>Authorization</c> header; null when there is none in it.</summary>
    public static string? Shown(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && authorization[Scheme.Length..].Trim() is { Length: > 0 } token
                ? token
                : null;

    /// <summary>What is wrong with them, without them; null when all is well.</summary>
    public string? Fault()
    {
        try
        {
            var tokens = Lines(read());
            if (tokens.Length == 0) return "there is no token in it";
            return tokens.Any(token => token.Length < ShortestToken)
                ? $"a token in it has less than {ShortestToken} characters"
                : null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return "it cannot be read as a file of tokens";
        }
    }

    /// <summary>Whether there is any token now; else nobody can be told from anybody.</summary>
    public bool HasAny()
    {
        try
        {
            return Lines(read()).Length > 0;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return false;
        }
    }

    /// <summary>Whether a token is one of them; how long that takes tells nothing about them.</summary>
    public bool Admit(string token)
    {
        try
        {
            var shown = Digest(token);
            var isKnown = false;
            foreach (var known in Lines(read()))
                isKnown |= CryptographicOperations.FixedTimeEquals(shown, Digest(known));
            return isKnown;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return false;
        }
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException;
}
