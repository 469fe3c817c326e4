using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Text;
using CsCheck;

namespace AuditActors.Tests.Rules.Files;

/// <summary>List names are words of a condition's text.</summary>
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

        Assert.Equal(expected, ListSubstitution.Replace(condition, "l", list, new()));
    }

    [Fact]
    public void One_pass_gives_what_replacing_one_by_one_gives()
    {
        var texts = Gen.Char["l ,(=)x\n"].Array[0, 12].Select(characters => new string(characters));
        var items =
            Gen.OneOf(Gen.Const(""), Gen.Const("l"), Gen.Const("a b"), Gen.Const(","), Gen.Const("x ")).Array[0, 3];

        Gen.Select(texts, items).Sample((text, list) =>
            Assert.Equal(OneByOne(text, "l", list), ListSubstitution.Replace(text, "l", list, new())));
    }

    [Fact]
    public void Places_in_the_result_lead_back_to_the_text()
    {
        const string text = "f in (l) and g in (l, x) and h = 1";
        var edits = new TextEdits();

        var replaced = ListSubstitution.Replace(text, "l", ["create", "update"], edits);

        var back = replaced.Select((_, at) => edits.Before(at)).ToList();
        Assert.Equal(
            text.IndexOf('h', StringComparison.Ordinal), back[replaced.IndexOf('h', StringComparison.Ordinal)]);
        Assert.Equal(
            text.IndexOf('x', StringComparison.Ordinal), back[replaced.IndexOf('x', StringComparison.Ordinal)]);
        Assert.Equal(
            text.IndexOf('l', StringComparison.Ordinal), back[replaced.IndexOf("update", StringComparison.Ordinal)]);
        Assert.Equal(back.Order(), back);
    }

    [Fact]
    public void Growth_ends_at_the_limit()
    {
        var condition = string.Join(' ', Enumerable.Repeat("l", 1000));
        var items = Enumerable.Repeat("0123456789", 10_000).ToList();

        var replaced = ListSubstitution.Replace(condition, "l", items, new());

        Assert.InRange(replaced.Length, ListSubstitution.MaxLength, ListSubstitution.MaxLength + 200_000);
    }

    /// <summary>The rule as the specification tells it, without regard to cost.</summary>
    private static string OneByOne(string text, string name, string[] items)
    {
        var joined = items.Aggregate(
            "", (all, item) => (all.Length > 0 ? all + ", " : all) + ListSubstitution.Quoted(item));
        for (var start = Find(text, name, 0); start >= 0; start = Find(text, name, start + 1))
        {
            var end = start + name.Length;
            if (start > 0 && !" \n(),=".Contains(text[start - 1])) continue;
            if (end < text.Length && !" \n(),=".Contains(text[end])) continue;
            while (start > 0 && char.IsWhiteSpace(text[start - 1])) start--;
            while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            if (joined.Length == 0 && start > 0 && text[start - 1] == ',') start--;
            else if (joined.Length == 0 && end < text.Length && text[end] == ',') end++;
            text = (start > 0 ? text[..start] + " " : "") + joined + " " + text[end..];
            start += joined.Length + 1;
        }

        return text;
    }

    private static int Find(string text, string name, int from) =>
        from < text.Length ? text.IndexOf(name, from, StringComparison.Ordinal) : -1;
}
