using AuditActors.Rules.Files;

namespace AuditActors.Tests.Rules.Files;

/// <summary>List names are words of a condition's text (falco-compat 1.5).</summary>
public sealed class ListSubstitutionTests
{
    [Theory]
    [InlineData("f in (l)", "a|b", "f in ( a, b )")]
    [InlineData("f in (x, l, y)", "a|b", "f in (x, a, b , y)")]
    [InlineData("f in l", "a", "f in a ")]
    [InlineData("f = l and g = l", "a", "f = a and g = a ")]
    [InlineData("l", "a", "a ")]
    [InlineData("f=l", "a", "f= a ")]
    [InlineData("f in (l)", "", "f in (  )")]
    [InlineData("f in (l, x)", "", "f in (   x)")]
    [InlineData("f in (x, l)", "", "f in (x  )")]
    [InlineData("f in (x, l, y)", "", "f in (x  , y)")]
    [InlineData("f in (l)", "a b|'c d'|\"e f\"|it's", "f in ( \"a b\", 'c d', \"e f\", it's )")]
    [InlineData("f = \" l \"", "a", "f = \" a \"")]
    [InlineData("f = \"l\" and ll = 1 and l.x = 2", "a", "f = \"l\" and ll = 1 and l.x = 2")]
    [InlineData("f in (l)", "l|a", "f in ( l, a )")]
    public void Names_between_delimiters_are_replaced(string condition, string items, string expected)
    {
        var list = items.Length == 0 ? [] : items.Split('|');

        Assert.Equal(expected, ListSubstitution.Replace(condition, "l", list));
    }

    [Fact]
    public void Growth_ends_at_the_limit()
    {
        var condition = string.Join(' ', Enumerable.Repeat("l", 1000));
        var items = Enumerable.Repeat("0123456789", 10_000).ToList();

        var replaced = ListSubstitution.Replace(condition, "l", items);

        Assert.InRange(replaced.Length, ListSubstitution.MaxLength, ListSubstitution.MaxLength + 200_000);
    }
}
