using System.Text;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Files.Yaml;

/// <summary>
/// The dialect of the reference's YAML library where it differs from the letter of YAML or is easily got wrong.
/// Nodes print as in flow form: null bare, scalars in quotes.
/// </summary>
public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("# only a comment\n", "")]
    [InlineData("hello", "'hello'")]
    [InlineData("- a\n-\n- ~\n- null\n- 'null'\n- Null\n- nULL", "['a', null, null, null, 'null', null, 'nULL']")]
    [InlineData("- !!str null\n- ! ~\n- !!str\n- !x y", "['null', '~', '', 'y']")]
    [InlineData("a: 1\na: 2\n<<: {b: c}\n", "{'a': '1', 'a': '2', '<<': {'b': 'c'}}")]
    [InlineData("- &x [a, b]\n- *x\n- &x c\n- *x", "[['a', 'b'], ['a', 'b'], 'c', 'c']")]
    [InlineData("- 01\n- 1.0\n- true\n- 0x1F\n- 2024-01-01", "['01', '1.0', 'true', '0x1F', '2024-01-01']")]
    [InlineData("[a, b, {c, d: e}, f: g]", "['a', 'b', {'c': null, 'd': 'e'}, {'f': 'g'}]")]
    [InlineData("{\"a\":1, b:2, 'c': ,}", "{'a': '1', 'b:2': null, 'c': null}")]
    public void Values(string text, string expected) => Assert.Equal(expected, Printed(text));

    [Theory]
    [InlineData("--- a\n--- b\n", "'a' 'b'")]
    [InlineData("- a\n---\n---\n- b\n", "['a']")]
    [InlineData("---\n# nothing\n---\n- b\n", "")]
    [InlineData("- a\n...\n- b\n", "['a'] ['b']")]
    [InlineData("%YAML 1.2\n---\n- a", "['a']")]
    [InlineData("- a\n  # an indented comment\nb: c\n", "['a'] {'b': 'c'}")]
    [InlineData("- a: 1\nexceptions: x\n", "[{'a': '1'}] {'exceptions': 'x'}")]
    public void Documents_end_at_marks_and_where_a_block_ends(string text, string expected) =>
        Assert.Equal(expected, Printed(text));

    [Theory]
    [InlineData("a: x\n  y\n\n  z", "{'a': 'x y\nz'}")]
    [InlineData("a: x # comment\n", "{'a': 'x'}")]
    [InlineData("a: x#y\n", "{'a': 'x#y'}")]
    [InlineData("a: b:c\n", "{'a': 'b:c'}")]
    [InlineData("a:\t b\t\n", "{'a': 'b'}")]
    [InlineData("a: \"x\ny\"\n", "{'a': 'x y'}")]
    [InlineData("a: \"x\\\n  y\\n\\u00e9\"\n", "{'a': 'xy\né'}")]
    [InlineData("a: 'it''s'\n", "{'a': 'it's'}")]
    [InlineData("- rule: \"A\n", "[{'rule': 'A '}]")]
    [InlineData("a: b\nsomething\n", "{'a': 'b', 'something': null}")]
    public void Plain_and_quoted_text(string text, string expected) => Assert.Equal(expected, Printed(text));

    [Theory]
    [InlineData("a: |\n  x\n  y\n", "{'a': 'x\ny\n'}")]
    [InlineData("a: |-\n  x\n\n", "{'a': 'x'}")]
    [InlineData("a: |+\n  x\n\n", "{'a': 'x\n\n'}")]
    [InlineData("a: >\n  x\n  y\n\n  z\n", "{'a': 'x y\nz\n'}")]
    [InlineData("a: >\n  x\n    y\n  z\n", "{'a': 'x\n  y\nz\n'}")]
    [InlineData("a: >+\n  x\n\n\n\nb: c", "{'a': 'x\n\n\n', 'b': 'c'}")]
    [InlineData("a: |2\n    x\n", "{'a': '  x\n'}")]
    [InlineData("a: >\n  # no comment\n  x\n", "{'a': '# no comment x\n'}")]
    [InlineData("a: |\r\n  x\r\n  y\r\n", "{'a': 'x\ny\n'}")]
    public void Block_text(string text, string expected) => Assert.Equal(expected, Printed(text));

    [Theory]
    [InlineData("- rule: A\n  desc: [\n", "2:0 end of sequence flow not found")]
    [InlineData("- rule: A\n\tdesc: x", "1:0 illegal tab when looking for indentation")]
    [InlineData("- rule: A\n desc: x\n", "1:1 end of sequence not found")]
    [InlineData("a: b: c", "0:4 illegal map value")]
    [InlineData("a: `b`", "0:3 unknown token")]
    [InlineData("a: @b", "0:3 unknown token")]
    [InlineData("a: 'x' y", "0:7 unexpected scalar")]
    [InlineData("a: \"\\q\"", "0:6 unknown escape character: q")]
    [InlineData("a: \"x", "0:5 illegal EOF in scalar")]
    [InlineData("a: *b", "0:3 the referenced anchor is not defined: b")]
    [InlineData("a: ]", "0:3 illegal flow end")]
    [InlineData("a: {b: [c}", "0:9 illegal flow end")]
    [InlineData("a: - b", "0:3 illegal block entry")]
    [InlineData("a: |0\n", "0:5 cannot set zero indentation for a block scalar")]
    [InlineData("a: | x\n", "0:5 unexpected character in block scalar")]
    [InlineData("[a?b]", "0:2 unknown token")]
    [InlineData("%YAML 2.0\n--- a", "0:0 YAML major version too large")]
    public void Errors_stand_where_the_reader_stood(string text, string expected)
    {
        var error = YamlReader.Read(new SourceText("", text)).Error;

        Assert.Equal(expected, error is null ? "none" : $"{error.At.Line}:{error.At.Column} {error.Message}");
    }

    [Fact]
    public void Places_are_counted_from_zero_in_bytes()
    {
        var stream = YamlReader.Read(new SourceText("", "# é\n- rule: é\n  desc: >\n    x\n"));

        var map = Assert.IsType<YamlNode.Map>(((YamlNode.Sequence)stream.Documents[0]).Items[0]);
        Assert.Equal(new SourcePosition(1, 2, 7), map.At);
        Assert.Equal(new SourcePosition(2, 8, 24), map.Find("desc")!.At);
    }

    [Fact]
    public void Aliases_cannot_blow_up_a_file()
    {
        var text = new StringBuilder("- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 9; level++)
            text.Append($"- &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");

        var error = YamlReader.Read(new SourceText("", text.ToString())).Error;

        Assert.Contains("nodes, aliases followed", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(600, false)]
    public void Nesting_is_bounded(int levels, bool isFine)
    {
        var text = new string('[', levels) + new string(']', levels);

        Assert.Equal(isFine, YamlReader.Read(new SourceText("", text)).Error is null);
    }

    [Fact]
    public void An_alias_may_stand_inside_what_it_names()
    {
        var stream = YamlReader.Read(new SourceText("", "&a [x, *a]"));

        var outer = Assert.IsType<YamlNode.Sequence>(stream.Documents[0]);
        Assert.Same(outer, outer.Items[1]);
    }

    private static string Printed(string text)
    {
        var stream = YamlReader.Read(new SourceText("", text));
        Assert.Null(stream.Error);
        return string.Join(' ', stream.Documents.Select(Printed));
    }

    private static string Printed(YamlNode node) => node switch
    {
        YamlNode.Scalar scalar => $"'{scalar.Text}'",
        YamlNode.Sequence sequence => $"[{string.Join(", ", sequence.Items.Select(Printed))}]",
        YamlNode.Map map => $"{{{string.Join(", ", map.Pairs.Select(p => $"{Printed(p.Key)}: {Printed(p.Value)}"))}}}",
        _ => "null",
    };
}
