using System.Text;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Text;

/// <summary>Encodings, lines and places of files.</summary>
public sealed class SourceTextTests
{
    public static readonly TheoryData<string, bool> Encodings = new()
    {
        { "utf-8", true }, { "utf-8", false }, { "utf-16", true }, { "utf-16", false },
        { "utf-16BE", true }, { "utf-16BE", false }, { "utf-32", true }, { "utf-32", false },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_first_bytes_tell_the_encoding(string name, bool withMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("- é\n")];

        Assert.Equal("- é", SourceText.Decode("f.yaml", bytes).Line(0));
    }

    [Fact]
    public void Places_count_characters_from_one()
    {
        var text = new SourceText("f.yaml", "é\r\nxéy\n");

        Assert.Equal("f.yaml:2:3", text.PlaceOf(new SourcePosition(1, 3, 7)).ToString());
        Assert.Equal("f.yaml:2:3", text.PlaceAt(7).ToString());
        Assert.Equal("é", text.Line(0));
        Assert.Equal("", text.Line(7));
    }

    [Theory]
    [InlineData("condition: a and b", 11, "a and b", 6, 18)]
    [InlineData("condition: \"a and b\"", 11, "a and b", 6, 19)]
    [InlineData("condition: >\n  a and\n  b\n", 11, "a and b\n", 6, 3)]
    [InlineData("condition: x in (a, b)", 11, "x in ( a, b )", 8, 19)]
    public void A_character_of_a_value_is_found_where_it_is_written(
        string text, int scalar, string value, int index, int column) =>
        Assert.Equal(
            column,
            WrittenText.Find(new SourceText("", text), new SourcePosition(0, scalar, scalar), value, index)!.Column);

    [Fact]
    public void A_value_that_is_not_written_so_is_not_found() =>
        Assert.Null(WrittenText.Find(new SourceText("", "c: x in (l)"), new SourcePosition(0, 3, 3), "x in ( a )", 8));
}
