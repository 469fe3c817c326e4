using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AuditActors.App.Emulator;

/// <summary>What a client asks for: microseconds since 1970-01-01 UTC, null where the query has none.</summary>
internal sealed record TailRequest(long? Begin, long? End)
{
    private const decimal MicrosecondsPerSecond = 1_000_000m;

    /// <summary>Answers a request, or the status that refuses it.</summary>
    public static (TailRequest? Request, int Refusal) Read(HttpContext context, string token)
    {
        if (context.Request.Path.Value?.TrimEnd('/') != "/tail") return (null, StatusCodes.Status404NotFound);
        var query = context.Request.Query;
        if (query["tk"].ToString() is not { Length: > 0 } given) return (null, StatusCodes.Status401Unauthorized);
        if (!Same(given, token)) return (null, StatusCodes.Status403Forbidden);
        return Seconds(query["begin"], out var begin) && Seconds(query["end"], out var end)
            && context.WebSockets.IsWebSocketRequest
                ? (new TailRequest(begin, end), 0)
                : (null, StatusCodes.Status400BadRequest);
    }

    private static bool Same(string given, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));

    private static bool Seconds(string? text, out long? microseconds)
    {
        microseconds = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds > long.MaxValue / MicrosecondsPerSecond) return false;
        microseconds = (long)(seconds * MicrosecondsPerSecond);
        return true;
    }
}
