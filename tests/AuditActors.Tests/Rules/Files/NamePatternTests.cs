using AuditActors.Rules.Files.Compiling;

namespace AuditActors.Tests.Rules.Files;

/// <summary>Patterns of rule names.</summary>
public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("**", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "no star", false)]
    [InlineData("star", "no star", false)]
    [InlineData("hello*world", "hello new world", true)]
    [InlineData("hello*world", "hello new world yes", false)]
    [InlineData("hello*world*", "hello new world yes", true)]
    [InlineData("*hello*****world", "come on hello this world", true)]
    [InlineData("*hello*world", "come on hello this world yes", false)]
    [InlineData("*hello*world", "hello world hello world", false)]
    [InlineData("*b", "abb", false)]
    [InlineData("a*b", "a b b", false)]
    [InlineData("*a*a", "a a a", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("*a*", "xax", true)]
    [InlineData("A*", "abc", false)]
    public void A_star_is_any_text_and_nothing_is_tried_twice(string pattern, string name, bool expected) =>
        Assert.Equal(expected, NamePattern.Matches(pattern, name));
}
