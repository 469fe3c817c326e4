using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Rules.Files.Correlations;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Rules.Testing;

/// <summary>
/// The events of one test. Beside what an event has in JSON, an entry can say <c>after</c> (how long after the event
/// before it, else a second) and <c>repeat</c> (so many such events, in which <c>{n}</c> stands for their number).
/// </summary>
internal sealed class TestEvents(JsonObject? common, Action<Mark, string> report)
{
    private const int MostRepetitions = 1000;
    private const string Number = "{n}";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions AsTheApiServerWrites =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TimeSpan _time = -Step;
    private int _count;

    /// <summary>The events of an entry, as UTF-8 JSON.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read(YamlNode given)
    {
        if (YamlJson.Convert(given) is not JsonObject own)
        {
            report(given.Start, "an event is a mapping of what it has beyond the file's 'event'");
            return [];
        }

        var after = After(given, own);
        if (!own.ContainsKey("repeat")) return [Event(own, after, number: null)];
        return [.. Enumerable.Range(1, Repetitions(given, own)).Select(number => Event(own, after, number))];
    }

    private ReadOnlyMemory<byte> Event(JsonObject own, TimeSpan after, int? number)
    {
        _time += after;
        var json = SampleEvent.Create(_count++, _time);
        if (common is not null) SampleEvent.Merge(json, common);
        SampleEvent.Merge(json, own);
        json.Remove("after");
        json.Remove("repeat");
        var text = json.ToJsonString(AsTheApiServerWrites);
        return Encoding.UTF8.GetBytes(number is { } n
            ? text.Replace(Number, n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : text);
    }

    private TimeSpan After(YamlNode given, JsonObject own)
    {
        if (!own.TryGetPropertyValue("after", out var after)) return Step;
        if (after is JsonValue value && value.TryGetValue(out string? text)
            && CorrelationDuration.Parse(text) is { } span)
        {
            return span;
        }

        report(given.Start, "'after' is a duration, such as 90s or 7d");
        return Step;
    }

    private int Repetitions(YamlNode given, JsonObject own)
    {
        if (own["repeat"] is JsonValue value && value.TryGetValue(out long times)
            && times is > 0 and <= MostRepetitions)
            return (int)times;
        report(given.Start, $"'repeat' is a number from 1 to {MostRepetitions}");
        return 0;
    }
}
