using System.Globalization;
using System.IO.Compression;
using System.Text;
using AuditActors.App.Emulator;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.App.Emulator;

/// <summary>Small recorded files in a folder of their own, gone after the test.</summary>
internal sealed class Recordings : IDisposable
{
    private readonly TestFolder _folder = new("recordings");

    /// <summary>An event a second from <paramref name="from"/> on, auditIDs <c>id-0</c>, <c>id-1</c>, …</summary>
    public string Lines(int count, DateTimeOffset from) =>
        Write("events.jsonl", string.Concat(Enumerable.Range(0, count).Select(i => Event(i, from) + "\n")));

    /// <summary>A stream of recorded events as a source, from <see cref="Some.Time"/> on.</summary>
    public static string AllOf(LdpEmulator stream) => $"{stream.Address}&begin={Some.Time.ToUnixTimeSeconds()}";

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        using Stream file = File.Create(path);
        using var to = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionLevel.Fastest)
            : name.EndsWith(".zst", StringComparison.Ordinal) ? new ZstdSharp.CompressionStream(file) : file;
        to.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    public static string Event(int i, DateTimeOffset from, string stage = "ResponseComplete") =>
        $$"""
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"id-{{i}}","stage":"{{stage}}","verb":"get",
        """.Trim()
        + $"\"requestReceivedTimestamp\":\"{Time(from.AddSeconds(i).AddMilliseconds(-250))}\","
        + $"\"stageTimestamp\":\"{Time(from.AddSeconds(i))}\"}}";

    public void Dispose() => _folder.Dispose();

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
