using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Tests.Events.Fields;

/// <summary>Field values that Falco was seen to give.</summary>
public sealed class FieldVectorTests
{
    [SkippableFact]
    public void Every_field_of_every_event_has_the_value_recorded()
    {
        var faults = new List<string>();
        var compared = 0;
        foreach (var line in File.ReadLines(SharedMaterial.Path("conformance/falco-vectors/fields.jsonl")))
        {
            var vector = JsonSerializer.Deserialize<JsonElement>(line);
            var fields = vector.GetProperty("fields").EnumerateObject().ToList();
            var name = vector.GetProperty("name").GetString()!;
            compared += Compare(name, InAscii(vector.GetProperty("event").GetRawText()), fields, faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(compared >= 4960, $"only {compared} values were compared");
    }

    [SkippableFact]
    public void Every_field_in_alerts_on_real_and_mutated_events_has_the_value_recorded()
    {
        var events = File.ReadLines(SharedMaterial.Path("conformance/conditions/events.jsonl"))
            .SelectMany(line => Splitting.Of(line).Events)
            .ToDictionary(e => e.Header.Time, e => Encoding.UTF8.GetString(e.Json.Span));
        var recorded = Alerts()
            .Select(alert => alert.GetProperty("output_fields"))
            .GroupBy(fields => fields.GetProperty("evt.time").GetUInt64());
        var faults = new List<string>();
        var compared = 0;
        foreach (var alerts in recorded)
        {
            var fields = alerts.SelectMany(fields => fields.EnumerateObject()).DistinctBy(field => field.Name).ToList();
            compared += Compare($"{alerts.Key}", events[alerts.Key], fields, faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(compared > 20000, $"only {compared} values were compared");
    }

    private static IEnumerable<JsonElement> Alerts()
    {
        using var file = File.OpenRead(SharedMaterial.Path("conformance/conditions/alerts.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return JsonSerializer.Deserialize<JsonElement>(line);
    }

    private static int Compare(string name, string json, List<JsonProperty> fields, List<string> faults)
    {
        fields = [.. fields.Where(field => !Differs(name, field))];
        var only = Splitting.Of(json).Events.Single();
        var observed = new ObservedEvent(only.Json, only.Header.Time, 1, only.Header.Time);
        var viewing = Viewing.Of(observed, Viewing.Catalog, fields.Select(f => f.Name));
        foreach (var field in fields)
        {
            var value = viewing.Json(field.Name);
            if (!JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(value), field.Value))
                faults.Add($"{name} {field.Name}: {value} instead of {field.Value.GetRawText()}");
        }

        return fields.Count;
    }


    // The events were recorded with escapes for all that is not ASCII, which values of nested JSON show.
    private static string InAscii(string json) => string.Concat(
        json.Select(c => char.IsAscii(c) ? $"{c}" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    // Whether the decoded or the raw NUL shows in the whole event depends in Falco on which fields were read before.
    private static bool Differs(string name, JsonProperty field)
    {
        var lookup = Viewing.Catalog.Lookup(field.Name.Replace("\"", "", StringComparison.Ordinal));
        return lookup.Use!.Field.Differs is not null || (name == "nul" && field.Name == "json.value[\"\"]");
    }
}
