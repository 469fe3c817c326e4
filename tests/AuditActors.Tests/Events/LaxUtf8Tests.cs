using System.Buffers;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

public sealed class LaxUtf8Tests
{
    [Theory]
    [InlineData("616263", "abc")]
    [InlineData("C3A9E282ACF09F9880", "é€😀")]
    [InlineData("E28278", "₸")]
    [InlineData("F09F98", "\uFFFD\u07D8")]
    [InlineData("EDA080", "\uFFFD")]
    [InlineData("80", "\uFFFD")]
    [InlineData("8080", "\uFFFD")]
    [InlineData("C3", "\uFFFD")]
    [InlineData("C322", "â")]
    [InlineData("C080", "\uFFFD")]
    [InlineData("E08080", "\uFFFD")]
    [InlineData("F0808080", "\uFFFD")]
    [InlineData("F8FF", "\uFFFD\uFFFD")]
    [InlineData("F4908080", "\U00010000")]
    [InlineData("FF220A", "\uFFFD\\\"\\n")]
    public void Decodes(string bytes, string text)
    {
        var to = new ArrayBufferWriter<byte>();
        LaxUtf8.WriteString(Convert.FromHexString(bytes), to);

        Assert.Equal($"\"{text}\"", Encoding.UTF8.GetString(to.WrittenSpan));
    }
}
