using System.Text;
using AuditActors.Runtime.Ingest.Ldp;

namespace AuditActors.Tests.Runtime.Ingest.Ldp;

public sealed class LdpEnvelopeTests
{
    [Theory]
    [InlineData("""{"short_message":"{\"a\":1}","timestamp":1700000000.123456}""", """{"a":1}""", 1_700_000_000_123_456_000)]
    [InlineData("""{"timestamp":1700000000,"_appID":"audit","short_message":"x"}""", "x", 1_700_000_000_000_000_000)]
    [InlineData("""{"short_message":"\u00e9\n\"\\"}""", "é\n\"\\", 0)]
    [InlineData("""{"other":{"short_message":"no"},"list":[{"short_message":"no"}],"short_message":"yes"}""", "yes", 0)]
    [InlineData("""{"short_message":"x","timestamp":"soon"}""", "x", 0)]
    [InlineData("""{"short_message":"x","timestamp":-1}""", "x", 0)]
    [InlineData("""{"short_message":"x","timestamp":1e300}""", "x", 0)]
    [InlineData("""{"short_message":"x","_appID":"a> b"}""", "b> x", 0)]
    [InlineData("""{"short_message":"a> b"}""", "a> b", 0)]
    public void Holds_the_payload_and_its_time(string gelf, string payload, ulong stamp)
    {
        var opened = TryOpen(new LdpEnvelope(), Wrap(gelf), out var inside, out var time, out var fault);

        Assert.True(opened, fault);
        Assert.Equal(payload, inside);
        Assert.Equal(stamp, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"message":1}""")]
    [InlineData("""{"message":"{\"short_message\":\"x\"}" """)]
    [InlineData("""{"message":"\ud800"}""")]
    [InlineData("""{"message":""}""")]
    [InlineData("""{"message":"{\"short_message\":{}}"}""")]
    [InlineData("""{"message":"{\"host\":\"x\"}"}""")]
    [InlineData("""{"message":"[{\"short_message\":\"x\"}]"}""")]
    public void Says_what_is_wrong_with_a_message(string message)
    {
        var opened = TryOpen(new LdpEnvelope(), Encoding.UTF8.GetBytes(message), out _, out _, out var fault);

        Assert.False(opened);
        Assert.StartsWith("an LDP message", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_used_again_for_the_next_message()
    {
        var envelope = new LdpEnvelope();
        Assert.True(TryOpen(envelope, Wrap("""{"short_message":"long one","_appID":"a> "}"""), out _, out _, out _));

        Assert.True(TryOpen(envelope, Wrap("""{"short_message":"x"}"""), out var payload, out _, out _));

        Assert.Equal("x", payload);
    }

    private static bool TryOpen(
        LdpEnvelope envelope, byte[] message, out string payload, out ulong stamp, out string? fault)
    {
        var room = new byte[message.Length];
        var opened = envelope.TryOpen(message, room, out var length, out stamp, out fault);
        payload = Encoding.UTF8.GetString(room, 0, length);
        return opened;
    }

    private static byte[] Wrap(string gelf) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { message = gelf });
}
