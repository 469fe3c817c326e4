using System.Buffers.Text;
using System.Text.Json;

namespace AuditActors.App.Configuration;

/// <summary>Who the program is inside a cluster, so that it does nothing to itself; nobody outside of one.</summary>
/// <param name="Namespace">Its namespace, or nothing.</param>
/// <param name="User">The user name of its service account, or nothing.</param>
internal sealed record OwnAccount(IReadOnlyList<string> Namespace, IReadOnlyList<string> User)
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static OwnAccount Read(string folder = Folder)
    {
        try
        {
            var ns = File.ReadAllText(Path.Combine(folder, "namespace")).Trim();
            return new OwnAccount([ns], UserOf(File.ReadAllText(Path.Combine(folder, "token"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new OwnAccount([], []);
        }
    }

    /// <summary>The subject of a token, which is a JSON Web Token.</summary>
    private static IReadOnlyList<string> UserOf(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1].Trim()));
            return claims.RootElement.TryGetProperty("sub", out var subject) && subject.GetString() is { } user
                ? [user]
                : [];
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException)
        {
            return [];
        }
    }
}
