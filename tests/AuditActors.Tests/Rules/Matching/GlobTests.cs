using System.Text;
using AuditActors.Rules.Matching;

namespace AuditActors.Tests.Rules.Matching;

public sealed class GlobTests
{
    [Theory]
    [InlineData("cr*", "create", true)]
    [InlineData("*e", "create", true)]
    [InlineData("*a*e*", "create", true)]
    [InlineData("c?eate", "create", true)]
    [InlineData("/api/*", "/api/v1/pods", true)]
    [InlineData("[a-c]reate", "create", true)]
    [InlineData("[!a]reate", "create", true)]
    [InlineData("[^c]reate", "create", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[a", "a", false)]
    [InlineData("[a-", "[a-", false)]
    [InlineData("[[:lower:]]*", "create", true)]
    [InlineData("[[:digit:][:upper:]]*", "create", false)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData("caf?", "café", false)]
    [InlineData("caf??", "café", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    public void Matches_the_whole_value_by_bytes(string pattern, string value, bool matches) =>
        Assert.Equal(matches, Matches(pattern, value, ignoreCase: false));

    [Theory]
    [InlineData("CR*", "create", true)]
    [InlineData("[A-C]reate", "create", true)]
    [InlineData("CAFÉ", "café", false)]
    public void Folds_only_ASCII_letters(string pattern, string value, bool matches) =>
        Assert.Equal(matches, Matches(pattern, value, ignoreCase: true));

    private static bool Matches(string pattern, string value, bool ignoreCase) =>
        Glob.IsMatch(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(value), ignoreCase);

    [Theory]
    [InlineData("/etc", "/etc/passwd", true)]
    [InlineData("etc", "/etc", true)]
    [InlineData("/etc", "/etcfoo", false)]
    [InlineData("//etc//foo", "/etc/foo/bar", true)]
    [InlineData("/etc/*/bar", "/etc/foo/bar", true)]
    [InlineData("*", "/", false)]
    [InlineData("/", "", true)]
    [InlineData("", "anything", true)]
    public void Of_path_components_match_prefixes(string constant, string value, bool matches) =>
        Assert.Equal(matches, new PathPrefixTest([constant]).Holds(Encoding.UTF8.GetBytes(value)));
}
