using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditActors.App.Emulator;

/// <summary>
/// Moves events to the time of sending and gives them identities of their own, so that a recording can be sent again
/// and again. Stages of one request keep sharing an auditID, and a request lasts as long as it was recorded.
/// </summary>
internal sealed class Restamper
{
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private readonly Guid _run = Guid.NewGuid();

    /// <param name="pass">How often the recording was sent before; identities differ from pass to pass.</param>
    public byte[] Restamp(byte[] json, in EventStamps stamps, DateTimeOffset now, int pass)
    {
        var took = stamps is { StagedAt: { } staged, ReceivedAt: { } received } ? staged - received : TimeSpan.Zero;
        (Range At, string Text)[] changes =
        [
            (stamps.AuditId, FreshId(json.AsSpan(stamps.AuditId), pass)),
            (stamps.Received, Text(now - took)),
            (stamps.Staged, Text(now)),
        ];
        return Replace(json, changes.Where(change => !change.At.Equals(default)).OrderBy(c => c.At.Start.Value));
    }

    private string FreshId(ReadOnlySpan<byte> recorded, int pass)
    {
        var seed = Encoding.UTF8.GetBytes($"{_run}/{pass.ToString(CultureInfo.InvariantCulture)}/");
        var hash = SHA256.HashData([.. seed, .. recorded]);
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Microseconds, CultureInfo.InvariantCulture);

    private static byte[] Replace(ReadOnlySpan<byte> json, IEnumerable<(Range At, string Text)> changes)
    {
        var result = new ArrayBufferWriter<byte>(json.Length + 64);
        var done = 0;
        foreach (var (at, text) in changes)
        {
            result.Write(json[done..at.Start.Value]);
            Encoding.UTF8.GetBytes(text, result);
            done = at.End.Value;
        }

        result.Write(json[done..]);
        return result.WrittenSpan.ToArray();
    }
}
