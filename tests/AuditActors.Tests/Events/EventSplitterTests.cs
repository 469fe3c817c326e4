using System.Text;
using AuditActors.Events;
using CsCheck;

namespace AuditActors.Tests.Events;

public sealed class EventSplitterTests
{
    private const string Time = "\"stageTimestamp\":\"2024-05-01T10:00:00Z\"";

    [Theory]
    [InlineData("an event", "[A]", "A")]
    [InlineData("an array", "[A,B]", "A B")]
    [InlineData("arrays in arrays", "[[A],[[B]],[]]", "A B")]
    [InlineData("an empty array", "[]", "")]
    [InlineData("a list", """{"kind":"EventList","items":[A,B]}""", "A B")]
    [InlineData("a list whose items stand before its kind", """{"items":[A,B],"kind":"EventList"}""", "A B")]
    [InlineData("a list of nothing", """{"kind":"EventList","items":[]}""", "")]
    [InlineData("lists and events in an array", """[{"kind":"EventList","items":[A]},B]""", "A B")]
    [InlineData("the first of two kinds", """{"kind":"EventList","kind":"Event","items":[A]}""", "A")]
    [InlineData("the first of two lists of items", """{"kind":"EventList","items":[A],"items":[B]}""", "A")]
    [InlineData("an escaped kind", """{"k\u0069nd":"EventL\u0069st","items":[A]}""", "A")]
    public void Finds_the_events_of(string form, string payload, string ids)
    {
        var splitting = Splitting.Of(Fill(payload));

        Assert.Equal(ids, string.Join(' ', splitting.Ids));
        Assert.True(splitting.Skipped.Count == 0, form);
    }

    [Theory]
    [InlineData("{\"kind\":\"Pod\"}")]
    [InlineData("{\"kind\":\"event\"}")]
    [InlineData("{\"kind\":5,\"kind\":\"Event\"}")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[A,{\"kind\":\"Pod\"},B]")]
    [InlineData("[A,[B,1]]")]
    [InlineData("{\"kind\":\"EventList\"}")]
    [InlineData("{\"kind\":\"EventList\",\"items\":null}")]
    [InlineData("{\"items\":{},\"kind\":\"EventList\"}")]
    [InlineData("[A,{\"kind\":\"EventList\",\"items\":5}]")]
    public void Discards_all_of_a_payload_that_is_not_recognised(string payload)
    {
        var splitting = Splitting.Of(Fill(payload));

        Assert.Empty(splitting.Events);
        Assert.Equal([SkipReason.NotAnAuditEvent], splitting.Skipped);
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("{bad")]
    [InlineData("A x")]
    [InlineData("AA")]
    [InlineData("[A")]
    [InlineData("[A,B")]
    [InlineData("[A,]")]
    [InlineData("\uFEFFA")]
    [InlineData("{\"kind\":\"Event\",\"v\":01}")]
    [InlineData("{\"kind\":\"Event\",\"v\":+1}")]
    [InlineData("{\"kind\":\"Event\",\"v\":.5}")]
    [InlineData("{\"kind\":\"Event\",\"v\":1.}")]
    [InlineData("{\"kind\":\"Event\",\"v\":NaN}")]
    [InlineData("{\"kind\":\"Event\",\"v\":inf}")]
    [InlineData("{\"kind\":\"Event\",\"v\":\"\\x41\"}")]
    [InlineData("{\"kind\":\"Event\",\"v\":\"\\u12\"}")]
    [InlineData("{\"kind\":\"Event\",\"v\":\"a\tb\"}")]
    [InlineData("{\"kind\":\"Event\",\"v\":\"a\0b\"}")]
    [InlineData("{\"kind\":\"Event\",\"v\":True}")]
    public void Discards_all_of_a_payload_with_a_fault_in_its_json(string payload)
    {
        var splitting = Splitting.Of(Fill(payload));

        Assert.Empty(splitting.Events);
        Assert.Equal([SkipReason.MalformedJson], splitting.Skipped);
    }

    [Fact]
    public void Says_how_many_events_a_fault_takes_with_it() =>
        Assert.Contains("2 events before it", Splitting.Of(Fill("[A,B,")).Details.Single(), StringComparison.Ordinal);

    [Fact]
    public void Leaves_out_only_the_bad_items_of_a_list()
    {
        var splitting = Splitting.Of(Fill("""{"kind":"EventList","items":[5,"a",null,[A],{"auditID":"n"},A]}"""));

        Assert.Equal(["A"], splitting.Ids);
        Assert.Equal(
            [.. Enumerable.Repeat(SkipReason.NotAnAuditEvent, 4), SkipReason.NoTimestamp], splitting.Skipped);
    }

    [Theory]
    [InlineData("\"x\":1")]
    [InlineData("\"stageTimestamp\":null")]
    [InlineData("\"stageTimestamp\":1714557600")]
    [InlineData("\"stageTimestamp\":\"\"")]
    [InlineData("\"requestReceivedTimestamp\":\"2024-05-01T10:00:00Z\"")]
    [InlineData("\"stageTimestamp\":\"bad\",\"stageTimestamp\":\"2024-05-01T10:00:00Z\"")]
    public void Leaves_out_an_event_without_a_time_and_keeps_its_neighbours(string member)
    {
        var splitting = Splitting.Of(Fill($$"""[A,{"kind":"Event","auditID":"n",{{member}}},B]"""));

        Assert.Equal(["A", "B"], splitting.Ids);
        Assert.Equal([SkipReason.NoTimestamp], splitting.Skipped);
        Assert.Contains("event n:", splitting.Details.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_time_through_its_escapes() =>
        Assert.Equal(
            [1714557600000000000UL],
            Splitting.Of("""{"kind":"Event","stageTimestamp":"2024\u002d05-01T10:00:00Z"}""").Times);

    [Fact]
    public void Stamps_the_zero_time_with_now() =>
        Assert.Equal(
            [UnixNanoseconds.From(Splitting.Now)],
            Splitting.Of("""{"kind":"Event","stageTimestamp":"0001-01-01T01:00:00+01:00"}""").Times);

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void Measures_an_event_in_its_compact_form(int spare, bool kept)
    {
        var compact = Fill("A");
        var spaced = Fill(" [ A ]").Replace(",", " , ", StringComparison.Ordinal);
        var splitting = Splitting.Of(spaced, compact.Length + spare);

        Assert.Equal(kept ? [] : [SkipReason.TooLarge], splitting.Skipped);
        if (kept) Assert.Equal(compact, splitting.Json(0));
    }

    [Theory]
    [InlineData(298, 1, true)]
    [InlineData(299, 0, true)]
    [InlineData(299, 1, false)]
    [InlineData(300, 0, false)]
    public void Counts_scalars_as_a_level_of_nesting(int arrays, int scalars, bool accepted)
    {
        var nested = new string('[', arrays) + (scalars == 1 ? "1" : "") + new string(']', arrays);
        var splitting = Splitting.Of($$"""{"kind":"Event",{{Time}},"d":{{nested}}}""");

        Assert.Equal(accepted ? 1 : 0, splitting.Events.Count);
    }

    [Fact]
    public void Finds_the_header_with_the_first_of_duplicate_keys()
    {
        var splitting = Splitting.Of(
            """
            [{"kind":"Event","auditID":"i","auditID":"j","stage":"ResponseComplete","verb":null,"user":{"groups":[],
            "username":"a\u0062","username":"x"},"user":{"username":"y"},"objectRef":{"resource":"pods","namespace":5,
            "subresource":{"a" : 1}},"stageTimestamp":"2024-05-01T10:00:00Z"}]
            """);
        var header = splitting.Events.Single().Header;

        Assert.Equal("i", splitting.Text(header.AuditId));
        Assert.Equal("ResponseComplete", splitting.Text(header.Stage));
        Assert.Equal("null", splitting.Text(header.Verb));
        Assert.Equal("a\\u0062", splitting.Text(header.Username));
        Assert.Equal("5", splitting.Text(header.Namespace));
        Assert.Equal("pods", splitting.Text(header.Resource));
        Assert.Equal("{\"a\":1}", splitting.Text(header.Subresource));
        Assert.True(header.Username.IsString(splitting.Events[0].Json.Span));
        Assert.False(header.Verb.IsString(splitting.Events[0].Json.Span));
    }

    [Theory]
    [InlineData("""{"user":"x","objectRef":[{"resource":"pods"}]}""")]
    [InlineData("""{"user":null,"objectRef":7}""")]
    [InlineData("""{"user":{"Username":"x"}}""")]
    public void Has_a_header_without_what_the_event_lacks(string members)
    {
        var splitting = Splitting.Of($$"""{"kind":"Event",{{Time}},{{members[1..]}}""");
        var header = splitting.Events.Single().Header;

        Assert.True(header.Username.IsMissing && header.Resource.IsMissing && header.AuditId.IsMissing);
    }

    [Fact]
    public void Takes_out_white_space_and_nothing_else()
    {
        const string spaced = """
             { "kind" : "Event" , "s\u0061" : [ 1.50 , -0 , 1E+2, "a b\t\"\\" , { } , [ ], true ] ,
                "stageTimestamp":"2024-05-01T10:00:00Z" }
            """;
        const string compact =
            """{"kind":"Event","s\u0061":[1.50,-0,1E+2,"a b\t\"\\",{},[],true],"""
            + Time + "}";

        Assert.Equal(compact, Splitting.Of(spaced).Json(0));
    }

    [Fact]
    public void Gives_every_event_the_same_bytes_and_header_with_and_without_white_space() =>
        Gen.Select(
                Gen.OneOf(Gen.Const(" "), Gen.Const("\n"), Gen.Const(" \r\n\t")),
                Gen.Bool.Array[40],
                Gen.String[Gen.Char.AlphaNumeric, 0, 9])
            .Sample((blank, places, name) =>
            {
                string[] tokens =
                [
                    "[", "{", "\"kind\"", ":", "\"Event\"", ",", "\"user\"", ":", "{", "\"username\"", ":",
                    $"\"{name}\"",
                    "}", ",", "\"n\"", ":", "[", "12", ",", "{", "}", ",", "null", "]", ",", "\"stageTimestamp\"", ":",
                    "\"2024-05-01T10:00:00Z\"", "}", "]",
                ];
                var spaced = string.Concat(tokens.Select((token, i) => places[i] ? blank + token : token));
                var splitting = Splitting.Of(spaced);
                Assert.Equal(string.Concat(tokens[1..^1]), splitting.Json(0));
                Assert.Equal(name, splitting.Text(splitting.Events[0].Header.Username));
            });

    [Fact]
    public void Shares_the_memory_of_a_payload_without_white_space()
    {
        var payload = Encoding.UTF8.GetBytes(Fill("[A,B]"));
        var splitting = Splitting.Of(payload);

        payload[splitting.Json(0).IndexOf("\"A\"", StringComparison.Ordinal) + 2] = (byte)'Z';
        Assert.Equal(["Z", "B"], splitting.Ids);
    }

    [Fact]
    public void Allocates_nothing_for_a_compact_event()
    {
        var payload = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(Fill("A")));
        var splitter = new EventSplitter(1 << 20, TimeProvider.System);
        var events = new List<AuditEvent>(4);
        Action<SkipReason, string> skipped = (_, _) => { };
        splitter.Split(payload, events, skipped);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            events.Clear();
            splitter.Split(payload, events, skipped);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Fill(string pattern) => pattern
        .Replace("A", Event("A"), StringComparison.Ordinal)
        .Replace("B", Event("\u0042"), StringComparison.Ordinal);

    private static string Event(string id) => $$"""{"kind":"Event","auditID":"{{id}}",{{Time}},"verb":"get"}""";
}
