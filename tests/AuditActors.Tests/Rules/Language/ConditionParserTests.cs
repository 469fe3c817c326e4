using AuditActors.Rules.Language;

namespace AuditActors.Tests.Rules.Language;

public sealed class ConditionParserTests
{
    [Theory]
    [InlineData("ka.verb=create", "ka.verb = create")]
    [InlineData("ka.verb == 'create'", "ka.verb = create")]
    [InlineData("ka.verb = \"a b\"", "ka.verb = \"a b\"")]
    [InlineData("not not ka.verb exists", "ka.verb exists")]
    [InlineData("not(ka.verb exists)", "not ka.verb exists")]
    [InlineData("not (not ka.verb exists)", "not not ka.verb exists")]
    [InlineData("a or b and c", "(a or (b and c))")]
    [InlineData("(a)and(b)", "(a and b)")]
    [InlineData("ka.verb existsand b", "(ka.verb exists and b)")]
    [InlineData("ka.verb in()", "ka.verb in ()")]
    [InlineData("ka.verb in create", "ka.verb in (create)")]
    [InlineData("ka.verb in ( 'x' , y )", "ka.verb in (x, y)")]
    [InlineData("ka.verb = and", "ka.verb = and")]
    [InlineData("ka.verb = oneof", "ka.verb = oneof")]
    [InlineData("ka.verb = anyof and a", "(ka.verb = anyof and a)")]
    [InlineData("ka.verb startswith oneof (a, b)", "ka.verb startswith oneof (a, b)")]
    [InlineData("ka.verb = anyof notx", "ka.verb = anyof (notx)")]
    [InlineData("ka.verb > 0x1F", "ka.verb > 0x1F")]
    [InlineData("ka.verb <= 4e+2", "ka.verb <= 4e+2")]
    [InlineData("ka.uri.param[limit] = 5", "ka.uri.param[limit] = 5")]
    [InlineData("ka.uri.param['limit'] = 5", "ka.uri.param[limit] = 5")]
    [InlineData("tolower(ka.verb)=val( ka.stage )", "tolower(ka.verb) = val(ka.stage)")]
    [InlineData("join(\",\", (ka.verb, \"x\", 5)) exists", "join(\",\", (ka.verb, \"x\", \"5\")) exists")]
    [InlineData("getopt(x.y, 'a:')[a] exists", "getopt(x.y, \"a:\")[a] exists")]
    [InlineData("ka.verb\r\n=\tx", "ka.verb = x")]
    [InlineData(@"ka.verb = c:\r", @"ka.verb = ""c:\\r""")]
    public void Reads(string text, string canonical)
    {
        var parse = ConditionParser.Parse(text);
        Assert.Null(parse.Error);
        Assert.Equal(canonical, ConditionPrinter.Print(parse.Condition!));
    }

    [Theory]
    [InlineData("", "filter input string is empty", 1, 1)]
    [InlineData("ka.verb", "expected a valid check operator: one of 'exists', *", 1, 8)]
    [InlineData("ka.verb = x y", "unexpected token after 'x', expecting 'or', 'and'", 1, 13)]
    [InlineData("(a", "expected a ')' token", 1, 3)]
    [InlineData("a and", "expected blank or '(' after 'and'", 1, 6)]
    [InlineData("a orb", "expected blank or '(' after 'or'", 1, 5)]
    [InlineData("a or\n ka.verb <> 1", "expected a number value or a field with a valid transformer: *", 2, 11)]
    [InlineData("ka.verb in (a,)", "expected a string value", 1, 15)]
    [InlineData("ka.verb in", "expected a list, an identifier, or a field with a valid transformer: *", 1, 11)]
    [InlineData("ka.verb = val(tolower(ka.verb))", "expected a field within 'val' transformer", 1, 15)]
    [InlineData("tolower(ka.verb = x", "expected a ')' token closing the transformer", 1, 17)]
    [InlineData("ka.uri.param[ x] exists", "expected a valid field argument: a quoted string or a bare string", 1, 14)]
    [InlineData("ka.uri.param[x exists", "expected a ']' token", 1, 15)]
    [InlineData("ka.verb = \"\\q\"", @"unsupported string escape sequence: \q", 1, 15)]
    [InlineData(".x", "expected a '(' token, a field check, or an identifier", 1, 1)]
    public void Refuses_with_reason_and_place(string text, string message, int line, int column)
    {
        var parse = ConditionParser.Parse(text);
        if (message.EndsWith('*')) Assert.StartsWith(message[..^1], parse.Error, StringComparison.Ordinal);
        else Assert.Equal(message, parse.Error);
        Assert.Equal((line, column), (parse.At.Line, parse.At.Column));
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(1_001, false)]
    [InlineData(1_000_000, false)]
    public void Bounds_nesting(int depth, bool isRead)
    {
        var parse = ConditionParser.Parse(new string('(', depth) + "a" + new string(')', depth));
        Assert.Equal(isRead, parse.Error is null);
    }

    [Fact]
    public void Bounds_nested_transformers()
    {
        var deep = string.Concat(Enumerable.Repeat("tolower(", 1_000_000)) + "ka.verb";
        Assert.NotNull(ConditionParser.Parse(deep + " = x").Error);
    }
}
