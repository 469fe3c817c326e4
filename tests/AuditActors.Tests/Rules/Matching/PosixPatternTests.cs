using System.Text;
using AuditActors.Rules.Matching;

namespace AuditActors.Tests.Rules.Matching;

public sealed class PosixPatternTests
{
    [Theory]
    [InlineData("create", "create", true)]
    [InlineData("cre", "create", false)]
    [InlineData("c|create", "create", true)]
    [InlineData("^create$", "create", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("a[^b]c", "a\nc", true)]
    [InlineData("a\n^b$", "a\nb", true)]
    [InlineData(@"a\nb", "a\nb", true)]
    [InlineData(@"a\x0ab", "a\nb", true)]
    [InlineData(@"a\012b", "a\nb", true)]
    [InlineData(@"\x{1F600}", "\U0001F600", true)]
    [InlineData(".", "\U0001F600", true)]
    [InlineData("..", "\U0001F600", false)]
    [InlineData("[^a]", "\U0001F600", true)]
    [InlineData("[\U0001F600-\U0001F64F]", "\U0001F610", true)]
    [InlineData("[\U0001F600-\U0001F64F]", "\U0001F6FF", false)]
    [InlineData("[[:alpha:]]+", "abC", true)]
    [InlineData("[[:^alpha:]]", "1", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[a-]+", "a-a", true)]
    [InlineData("x**", "xx", true)]
    [InlineData("x++", "xx", true)]
    [InlineData("x.*?", "xabc", true)]
    [InlineData("a{2,3}", "aaa", true)]
    [InlineData("a{2,3}", "aaaa", false)]
    [InlineData("a{,3}", "a{,3}", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("(a|b||)", "", true)]
    public void Matches_the_whole_value(string pattern, string value, bool matches) =>
        Assert.Equal(matches, new RegexTest(pattern).Holds(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData(@"\d", @"invalid escape sequence: \d")]
    [InlineData(@"\pL", @"invalid escape sequence: \p")]
    [InlineData(@"\1", @"invalid escape sequence: \1")]
    [InlineData("(?i)a", "no argument for repetition operator: ?")]
    [InlineData("*a", "no argument for repetition operator: *")]
    [InlineData("a|*", "no argument for repetition operator: *")]
    [InlineData("a(", "missing ): a(")]
    [InlineData("[a", "missing ]: [a")]
    [InlineData("[z-a]", "invalid character class range: z-a")]
    [InlineData("[[:nope:]]", "invalid character class range: [:nope:]")]
    [InlineData("x{2000}", "invalid repetition size: {2000}")]
    [InlineData("x{2,1}", "invalid repetition size: {2,1}")]
    [InlineData("(x{100}){100}", "invalid repetition size: {100}")]
    public void Is_refused_with_the_reason(string pattern, string reason)
    {
        var refused = Assert.Throws<CompileException>(() => new RegexTest(pattern));
        Assert.Equal("invalid regex pattern: " + reason, refused.Message);
    }

    [Fact]
    public void Takes_time_linear_in_the_value()
    {
        var nested = new RegexTest("(a*)*(a*)*(a*)*b");
        Assert.False(nested.Holds(Encoding.UTF8.GetBytes(new string('a', 100_000))));
    }
}
