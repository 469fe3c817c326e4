using System.Text;
using System.Text.Json.Nodes;
using AuditActors.Events;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Events;

/// <summary>
/// The quick way to an event's header: it takes what is usual, and what it takes the strict reader takes too.
/// </summary>
public sealed class CompactEventScanTests
{
    private const int Samples = 200_000;

    private const string Usual =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"a-1","stage":"ResponseComplete",
        "requestURI":"/api/v1/namespaces/n/pods?x=\u0026","verb":"create","user":{"username":"u","groups":["g","h"],
        "extra":{"k":[]}},"objectRef":{"resource":"pods","namespace":"n","name":"p","subresource":"exec"},
        "requestObject":{"a":[1,-2.5e+3,true,false,null,[],{},""],"b\"c":{"d":{"e":"\\\/\b\f\n\r\té"}}},
        "stageTimestamp":"2026-01-02T03:04:05.000006Z"}
        """;

    private static readonly Gen<char> Character = Gen.OneOf(
        Gen.Char["{}[]:,\"\\/bfnrtu019-+.eE tfalsn\u0001\u007fé"], Gen.Char.AlphaNumeric);

    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>((depth, inner) => depth > 4
        ? Scalar!
        : Gen.OneOf(
            Scalar!,
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Gen.String[Character, 0, 5], inner).Array[0, 4].Select(members => (JsonNode?)Object(members))));

    private static readonly Gen<string> Event = Gen.Select(
        Gen.OneOf("username", "groups", "uid"), Gen.OneOf("user", "objectRef", "requestObject", "verb"), Value, Value,
        (inner, outer, one, other) => Object(
        [
            ("kind", "Event"), ("auditID", "id"), ("stageTimestamp", "2026-01-02T03:04:05Z"),
            ("objectRef", new JsonObject { ["namespace"] = "n", [inner] = one?.DeepClone() }),
            (outer, other), ("stage", "Panic"),
        ]).ToJsonString());

    private static Gen<JsonNode?> Scalar => Gen.OneOf(
        Gen.String[Character, 0, 80].Select(text => (JsonNode?)text),
        Gen.Double[-1e9, 1e9].Select(number => (JsonNode?)number),
        Gen.Int.Select(number => (JsonNode?)number),
        Gen.Bool.Select(flag => (JsonNode?)flag),
        Gen.Const((JsonNode?)null));

    [Fact]
    public void Takes_an_event_as_an_api_server_writes_it()
    {
        var json = Encoding.UTF8.GetBytes(Usual.ReplaceLineEndings(""));

        Assert.True(CompactEventScan.TryRead(json, out var header));
        Assert.Equal(Strictly(json), Header(json, header));
    }

    [Theory]
    [InlineData("a list", """{"kind":"EventList","items":[]}""")]
    [InlineData("an array", """[{"kind":"Event","auditID":"a"}]""")]
    [InlineData("no kind", """{"auditID":"a"}""")]
    [InlineData("another kind first", """{"kind":"Pod","kind":"Event"}""")]
    [InlineData("white space between tokens", """{"kind": "Event"}""")]
    [InlineData("a raw control character", "{\"kind\":\"Event\",\"a\":\"\t\"}")]
    [InlineData("an unknown escape", """{"kind":"Event","a":"\x"}""")]
    [InlineData("an escape cut short", """{"kind":"Event","a":"\u12"}""")]
    [InlineData("a header's name with an escape", """{"kind":"Event","v\u0065rb":"get"}""")]
    [InlineData("an object as a verb", """{"kind":"Event","verb":{}}""")]
    [InlineData("a leading zero", """{"kind":"Event","a":01}""")]
    [InlineData("a bare word", """{"kind":"Event","a":yes}""")]
    [InlineData("two strings side by side", """{"kind":"Event","a":"b""c"}""")]
    [InlineData("something after a string", """{"kind":"Event","a":"b"c}""")]
    [InlineData("something before a string", """{"kind":"Event","a":b"c"}""")]
    [InlineData("a comma too many", """{"kind":"Event","a":[1,]}""")]
    [InlineData("a member without a value", """{"kind":"Event","a":}""")]
    [InlineData("a name that is no string", """{"kind":"Event",1:2}""")]
    [InlineData("the wrong bracket", """{"kind":"Event","a":[1}}""")]
    [InlineData("an end too early", """{"kind":"Event","a":[1]""")]
    [InlineData("an open string", """{"kind":"Event","a":"b}""")]
    [InlineData("something after the end", """{"kind":"Event"}{""")]
    [InlineData("nothing", "")]
    public void Leaves_the_unusual_to_the_strict_reader(string what, string json) =>
        Assert.False(CompactEventScan.TryRead(Encoding.UTF8.GetBytes(json), out _), what);

    [Fact]
    public void Agrees_with_the_strict_reader_on_whatever_it_takes() => Gen.Select(
        Event, Gen.Select(Gen.Int[0, 1000], Character, Gen.Int[0, 2]).Array[0, 2]).Sample(
        (text, edits) =>
        {
            var json = Encoding.UTF8.GetBytes(edits.Aggregate(text, Edit));
            if (CompactEventScan.TryRead(json, out var header)) Assert.Equal(Strictly(json), Header(json, header));
        },
        iter: Samples);

    [Fact]
    public void Takes_whatever_is_valid_and_compact_and_has_texts_in_its_header() => Value.Sample(
        body =>
        {
            var json = Encoding.UTF8.GetBytes(Object(
            [
                ("kind", "Event"), ("stageTimestamp", "2026-01-02T03:04:05Z"), ("requestObject", body),
            ]).ToJsonString());
            Assert.True(CompactEventScan.TryRead(json, out _), Encoding.UTF8.GetString(json));
        },
        iter: Samples / 10);

    private static JsonObject Object(IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members) result[name] = value?.DeepClone();
        return result;
    }

    private static string Edit(string text, (int At, char Character, int Kind) edit)
    {
        if (text.Length == 0) return text;
        var at = edit.At % text.Length;
        return edit.Kind switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, edit.Character.ToString()),
            _ => text[..at] + edit.Character + text[(at + 1)..],
        };
    }

    private static EventHeader? Header(byte[] json, in HeaderScan scan)
    {
        var events = new List<AuditEvent>();
        new EventOutput(events, [], int.MaxValue, new FakeTimeProvider()).Add(json, scan);
        return events.Count == 0 ? null : events[0].Header;
    }

    private static EventHeader? Strictly(byte[] json)
    {
        var events = new List<AuditEvent>();
        var walk = new PayloadWalk(json, new EventOutput(events, [], int.MaxValue, new FakeTimeProvider()));
        Assert.True(walk.ReadAll());
        return events.Count == 0 ? null : Assert.Single(events).Header;
    }
}
