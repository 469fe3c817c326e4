using System.Text;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"\""\\\/\b\f\n\r\t", "\"\\/\b\f\n\r\t")]
    [InlineData(@"\u0041\u00e9\u20AC", "Aé€")]
    [InlineData(@"\ud83d\ude00x", "😀x")]
    [InlineData(@"\ud800", @"\ud800")]
    [InlineData(@"\ud800x", @"\ud800x")]
    [InlineData(@"\ud800\n", "\\ud800\n")]
    [InlineData(@"\ud800\u0041", "\uFFFD")]
    [InlineData(@"\udc00\ud800", "\uFFFD")]
    [InlineData(@"\u0000", "\0")]
    [InlineData(@"\q", @"\q")]
    [InlineData(@"\u12", @"\u12")]
    [InlineData(@"\u12zz", @"\u12zz")]
    [InlineData(@"a\", @"a\")]
    public void Decodes_escapes(string inside, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(inside);
        var to = new byte[bytes.Length];

        Assert.Equal(text, Encoding.UTF8.GetString(to, 0, JsonText.Unescape(bytes, to)));
        Assert.True(JsonText.UnescapedEquals(bytes, Encoding.UTF8.GetBytes(text)));
        Assert.False(JsonText.UnescapedEquals(bytes, Encoding.UTF8.GetBytes(text + "!")));
    }
}
