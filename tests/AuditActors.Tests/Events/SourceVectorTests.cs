using System.Text;
using System.Text.Json;

namespace AuditActors.Tests.Events;

/// <summary>What Falco's file source made of files of JSON lines, each line a payload here.</summary>
public sealed class SourceVectorTests
{
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["NaN"] = "numbers outside the JSON grammar and raw control characters are malformed",
        ["unicode escapes"] = "escapes outside the JSON grammar are malformed",
        ["list empty items"] = "nothing is left out of an empty list, so nothing is reported",
        ["ts 0001-01-01T00:00:00Z"] = "the event has the time of the run",
    };

    [SkippableFact]
    public void Events_and_complaints_are_those_recorded()
    {
        var compared = 0;
        // Vectors with a note instead of the input are about the length of lines: the affair of the file source.
        foreach (var vector in Vectors())
        {
            var name = vector.GetProperty("name").GetString()!;
            if (Different.ContainsKey(name) || vector.TryGetProperty("input_note", out _)) continue;
            var expected = vector.GetProperty("alerts").EnumerateArray().Select(a => a[0].GetString());
            var logged = vector.TryGetProperty("logged", out var count) ? count.GetInt32() : 0;

            var (seen, skipped) = Read(Input(vector));
            Assert.True(expected.SequenceEqual(seen), $"{name}: {string.Join(", ", seen)}");
            Assert.True(logged == skipped, $"{name}: {skipped} reported");
            compared++;
        }

        Assert.True(compared >= 53, $"only {compared} vectors were compared");
    }

    private static (List<string> Seen, int Skipped) Read(byte[] input)
    {
        var seen = new List<string>();
        var skipped = 0;
        foreach (var line in Lines(input))
        {
            var splitting = Splitting.Of(line);
            seen.AddRange(splitting.Ids.Zip(splitting.Times, (id, time) => $"{(id == "-" ? "<NA>" : id)} {time}"));
            skipped += splitting.Skipped.Count;
        }

        return (seen, skipped);
    }

    private static IEnumerable<byte[]> Lines(byte[] input) =>
        Encoding.Latin1.GetString(input).Split('\n').Select(line => Encoding.Latin1.GetBytes(line.TrimEnd('\r')));

    private static byte[] Input(JsonElement vector) =>
        vector.TryGetProperty("input_base64", out var encoded)
            ? encoded.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(vector.GetProperty("input").GetString()!);

    private static IEnumerable<JsonElement> Vectors() =>
        File.ReadLines(SharedMaterial.Path("conformance/falco-vectors/source.jsonl"))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(vector => vector.TryGetProperty("name", out _));
}
