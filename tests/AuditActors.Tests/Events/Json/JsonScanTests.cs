using System.Text;
using AuditActors.Events.Json;
using CsCheck;

namespace AuditActors.Tests.Events.Json;

public sealed class JsonScanTests
{
    private static readonly Gen<string> Text = AnyOf.These("[", "]", "{", "}", "\"", "\\", ",", "abc", " ", "\\\"")
        .Array[0, 200].Select(parts => string.Concat(parts));

    [Fact]
    public void Finds_the_end_of_a_container_as_counting_bytes_does() =>
        Text.Select(Gen.Int[0, 130]).Sample((text, pad) =>
        {
            var json = Encoding.UTF8.GetBytes(new string('x', pad) + "[" + text);
            Assert.Equal(EndByCounting(json, pad), JsonScan.ValueEnd(json, pad));
        });

    [Fact]
    public void Sees_white_space_outside_strings_as_looking_at_bytes_does() =>
        Text.Sample(text =>
        {
            var json = Encoding.UTF8.GetBytes(text);
            Assert.Equal(HasWhiteSpaceByLooking(json), JsonBlocks.HasWhiteSpace(json, out _));
        });

    [Fact]
    public void Never_takes_nesting_for_shallower_than_it_is()
    {
        for (var depth = 0; depth < 400; depth++)
        {
            var json = Encoding.UTF8.GetBytes(new string('[', depth) + "\"[[[\"" + new string(']', depth));
            JsonBlocks.HasWhiteSpace(json, out var maxDepth);
            Assert.Equal(depth, maxDepth);
        }
    }

    [Theory]
    [InlineData("\"a\\\"b\",", 0, 6)]
    [InlineData("12.5,", 0, 4)]
    [InlineData("null", 0, 4)]
    [InlineData("\"open", 0, -1)]
    [InlineData("\"open\\", 0, -1)]
    [InlineData(",", 0, -1)]
    [InlineData("", 0, -1)]
    [InlineData("1", 5, -1)]
    public void Finds_the_end_of_a_scalar(string json, int start, int end) =>
        Assert.Equal(end, JsonScan.ValueEnd(Encoding.UTF8.GetBytes(json), start));

    private static int EndByCounting(byte[] json, int start)
    {
        var depth = 0;
        foreach (var (at, inString) in Places(json, start))
        {
            if (inString) continue;
            if (json[at] is (byte)'[' or (byte)'{') depth++;
            else if (json[at] is (byte)']' or (byte)'}' && --depth == 0) return at + 1;
        }

        return -1;
    }

    private static bool HasWhiteSpaceByLooking(byte[] json) =>
        Places(json, 0).Any(place => !place.InString && json[place.At] <= ' ');

    // A backslash escapes the quote or backslash after it, outside strings too: there valid JSON has none.
    private static IEnumerable<(int At, bool InString)> Places(byte[] json, int start)
    {
        var inString = false;
        var escaped = false;
        for (var at = start; at < json.Length; at++)
        {
            if (json[at] == '"' && !escaped) inString = !inString;
            escaped = json[at] == '\\' && !escaped;
            yield return (at, inString);
        }
    }
}
