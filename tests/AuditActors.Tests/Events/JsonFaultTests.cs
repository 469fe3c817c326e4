using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

public sealed class JsonFaultTests
{
    [Theory]
    [InlineData("{\"a\" 1}", "not JSON at byte 6: '1' is invalid after a property name. Expected a ':'.")]
    [InlineData("{\n  \"a\" 1}", "not JSON at line 2, byte 7: '1' is invalid after a property name. Expected a ':'.")]
    public void Says_where_it_is_counted_from_1_and_what(string text, string told) =>
        Assert.Equal(told, JsonFault.Describe(FaultOf(text)));

    [Fact]
    public void What_stands_there_cannot_steer_a_terminal_or_begin_a_line()
    {
        var told = JsonFault.Describe(FaultOf("n\e[31mall is well\e]0;title\a\r"));

        Assert.DoesNotContain(told, char.IsControl);
        Assert.Contains("all is well", told, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_short_however_long_the_line_is() =>
        Assert.InRange(JsonFault.Describe(FaultOf($"n{new string('x', 100_000)}")).Length, 100, 250);

    private static JsonException FaultOf(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(text));
}
