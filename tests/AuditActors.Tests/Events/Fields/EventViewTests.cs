using System.Buffers;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;

namespace AuditActors.Tests.Events.Fields;

public sealed class EventViewTests
{
    [Fact]
    public void Prints_a_list_up_to_1023_bytes()
    {
        var groups = string.Join(',', Enumerable.Repeat("\"abcde\"", 300));
        var viewing = Viewing.Of($$$"""{"auditID":"1","user":{"groups":[{{{groups}}}]}}""", "ka.user.groups");

        var text = viewing.Text("ka.user.groups");
        Assert.Equal(1023, text.Length);
        Assert.StartsWith("(abcde,abcde,", text, StringComparison.Ordinal);
        Assert.DoesNotContain(")", text, StringComparison.Ordinal);
        Assert.Equal($"[{groups}]", viewing.Json("ka.user.groups"));
    }

    [Fact]
    public void Cuts_a_list_amid_a_character()
    {
        var groups = "\"a" + new string('é', 700) + '"';
        var json = $$$"""{"auditID":"1","user":{"groups":[{{{groups}}}]}}""";
        var plan = new FieldPlan(Viewing.Catalog);
        var slot = plan.Slot(Viewing.Catalog.Lookup("ka.user.groups").Use!);
        var view = plan.NewView();
        view.Load(new(Encoding.UTF8.GetBytes(json), 0, 1, 0));
        var to = new ArrayBufferWriter<byte>();

        view.WriteText(slot, to);
        Assert.Equal(1023, to.WrittenCount);
        Assert.Equal(0xC3, to.WrittenSpan[^1]);
    }

    [Fact]
    public void Prints_long_texts_whole_and_empty_ones_as_nothing()
    {
        Assert.Equal(5000, Viewing.Text($$"""{"auditID":"1","verb":"{{new string('x', 5000)}}"}""", "ka.verb").Length);
        Assert.Equal("", Viewing.Text("""{"auditID":"1","verb":""}""", "ka.verb"));
        Assert.Equal("<NA>", Viewing.Text("""{"auditID":"1"}""", "ka.verb"));
    }

    [Theory]
    [InlineData("\"\",\"\"", "()")]
    [InlineData("\"\",\"\",\"a\"", "(a)")]
    [InlineData("\"a\",\"\",\"b\",\"\"", "(a,,b,)")]
    public void Puts_no_comma_before_the_first_text_of_a_list(string groups, string text) =>
        Assert.Equal(text, Viewing.Text($$$"""{"auditID":"1","user":{"groups":[{{{groups}}}]}}""", "ka.user.groups"));

    [Fact]
    public void Builds_lists_that_outlast_the_reading_of_other_fields()
    {
        var plan = new FieldPlan(Viewing.Catalog);
        var groups = plan.Slot(Viewing.Catalog.Lookup("ka.user.groups").Use!);
        var view = plan.NewView();
        view.Load(new("""{"auditID":"1","user":{"groups":["a","b"]}}"""u8.ToArray(), 0, 1, 0));

        view.BeginList();
        view.AddElement("x"u8);
        var read = view.Get(groups);
        view.AddElement("y"u8);
        var list = view.EndList();

        Assert.Equal(["x", "y"], Elements(view, list));
        Assert.Equal(["a", "b"], Elements(view, read));
        view.BeginList();
        Assert.True(view.EndList().IsMissing);
        Assert.Equal("t", Encoding.UTF8.GetString(view.Text(view.NewText("t"u8))));
    }

    [Fact]
    public void Forgets_the_event_before()
    {
        var plan = new FieldPlan(Viewing.Catalog);
        var verb = plan.Slot(Viewing.Catalog.Lookup("ka.verb").Use!);
        var view = plan.NewView();
        view.Load(new("""{"auditID":"1","verb":"get"}"""u8.ToArray(), 0, 1, 0));
        Assert.Equal(ValueKind.Text, view.Get(verb).Kind);

        view.Load(new("""{"auditID":"1"}"""u8.ToArray(), 0, 2, 0));
        Assert.True(view.Get(verb).IsMissing);
    }

    [Fact]
    public void Allocates_nothing_for_an_event_once_it_is_warm()
    {
        var json = """
            {"auditID":"1","stage":"s","verb":"g\u0065t","requestURI":"/x?command=a\u0026b=c","sourceIPs":["1.2.3.4"],
            "user":{"username":"system:serviceaccount:a:b","groups":["x","y"]},"objectRef":{"resource":"pods"},
            "requestObject":{"spec":{"volumes":[{"name":"a","hostPath":{"path":"/etc"}}],"containers":[{"name":"c",
            "image":"a:1","command":["sh","-c"],"ports":[{"hostPort":1}],"securityContext":{"privileged":true}}]}}}
            """.ReplaceLineEndings("");
        var e = new ObservedEvent(Encoding.UTF8.GetBytes(json), 1, 1, 1);
        var plan = new FieldPlan(Viewing.Catalog);
        foreach (var field in Viewing.Catalog.Fields)
            plan.Slot(new(field, field.Argument == FieldArgument.RequiredKey ? "command" : null));
        var view = plan.NewView();
        ReadAll(view, e, plan.Count);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) ReadAll(view, e, plan.Count);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Gives_back_memory_that_one_event_made_large()
    {
        var scratch = new ValueScratch();
        scratch.Reserve(4 * ValueScratch.KeptBytes);
        scratch.Reset();

        Assert.True(scratch.GetSpan(1).Length <= ValueScratch.KeptBytes);
    }

    private static void ReadAll(EventView view, in ObservedEvent e, int count)
    {
        view.Load(e);
        for (var slot = 0; slot < count; slot++) view.Get(slot);
        _ = view.Identity;
    }

    private static IEnumerable<string> Elements(EventView view, FieldValue list) => Enumerable.Range(0, list.Length)
        .Select(i => Encoding.UTF8.GetString(view.Text(view.Element(list, i))));
}
