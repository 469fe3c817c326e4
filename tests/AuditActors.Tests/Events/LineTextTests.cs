using System.Buffers;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

public sealed class LineTextTests
{
    [Theory]
    [InlineData("kubectl exec \"web\" – naïve 日本 👍", "kubectl exec \"web\" – naïve 日本 👍")]
    [InlineData("a\nb\tc\e[31m", @"a\nb\tc\u001b[31m")]
    [InlineData("\u009b31m\u009d0;title\u0007", @"\u009b31m\u009d0;title\u0007")]
    [InlineData("rubout\u007f", @"rubout\u007f")]
    [InlineData("\u202egnp.exe\u2066\u200f\u061c", @"\u202egnp.exe\u2066\u200f\u061c")]
    [InlineData("one\u2028two", @"one\u2028two")]
    public void A_terminal_obeys_nothing_of_a_text(string text, string shown) =>
        Assert.Equal(shown, ForTerminal(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_terminal_gets_no_bytes_that_are_no_text() =>
        Assert.Equal("a\ufffd31m\ufffd", ForTerminal([(byte)'a', 0x9b, .. "31m"u8, 0xe2]));

    [Theory]
    [InlineData(false, "a\u009b\u202eb")]
    [InlineData(true, @"a\u009b\u202eb")]
    public void Only_where_a_terminal_is_are_alerts_written_so(bool isForTerminal, string shown)
    {
        var options = new AlertFormatOptions { Hostname = "h", IsForTerminal = isForTerminal };

        Assert.EndsWith($": Warning {shown}", Written(options), StringComparison.Ordinal);
        Assert.Contains("\u202e", Written(options with { Json = true }), StringComparison.Ordinal);
    }

    private static string Written(AlertFormatOptions options)
    {
        var line = new ArrayBufferWriter<byte>();
        var alert = Runtime.Some.Alert(1) with { Message = "a\u009b\u202eb"u8.ToArray() };
        new AlertFormatter(options, TimeProvider.System).Write(alert, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static string ForTerminal(ReadOnlySpan<byte> text)
    {
        var line = new ArrayBufferWriter<byte>();
        LineText.WriteForTerminal(text, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
