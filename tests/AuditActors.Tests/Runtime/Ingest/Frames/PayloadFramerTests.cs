using System.Text;
using AuditActors.Runtime.Ingest.Frames;
using CsCheck;

namespace AuditActors.Tests.Runtime.Ingest.Frames;

public sealed class PayloadFramerTests
{
    private const string Pretty = "{\n  \"a\": [\n    1,\n\n    {\"b\": \"}\"}\n  ]\n}";

    public static readonly TheoryData<string, string[]> Cases = new()
    {
        { "", [] },
        { "\n \n\t\r\n", [] },
        { "{\"a\":1}", ["1:{\"a\":1}"] },
        { "{\"a\":1}\n{\"b\":2}\n", ["1:{\"a\":1}", "2:{\"b\":2}"] },
        { "{\"a\":1}\r\n\r\n[1]\r\n", ["1:{\"a\":1}", "3:[1]"] },
        { Pretty, [$"1:{Pretty}"] },
        { $"{Pretty}\n{Pretty}\n{{}}", [$"1:{Pretty}", $"8:{Pretty}", "15:{}"] },
        { "{\n}{\n}\n{}", ["1:{\n}", "2:{\n}", "4:{}"] },
        { "[\n{}\n,\n{}\n]\n[]", ["1:[\n{}\n,\n{}\n]", "6:[]"] },

        // A mark of the byte order at the beginning, and nowhere else, is no part of the text.
        { "\ufeff{\"a\":1}\n\ufeff{}", ["1:{\"a\":1}", "2:\ufeff{}"] },
        { $"\ufeff{Pretty}", [$"1:{Pretty}"] },

        // A document that ends with a bracket on its first line may still go on.
        { "{\"a\":{}\n,\"b\":{}}\n{}", ["1:{\"a\":{}\n,\"b\":{}}", "3:{}"] },
        { "[[1]\n]\n{}", ["1:[[1]\n]", "3:{}"] },

        // What is no document stands alone, line by line.
        { "no json\n{}\n", ["1:no json", "2:{}"] },
        { "{\"cut\":\n{\"a\":1}\n{\"b\":2}", ["1:{\"cut\":", "2:{\"a\":1}", "3:{\"b\":2}"] },
        { "{\"cut\":\"off\n{\"a\":1}", ["1:{\"cut\":\"off", "2:{\"a\":1}"] },
        { $"{{\"cut\":\n{Pretty}\n{{}}", ["1:{\"cut\":", $"2:{Pretty}", "9:{}"] },
        { "{}{}\n{}", ["1:{}{}", "2:{}"] },
        { "{} x\n{}", ["1:{} x", "2:{}"] },
        { "{\"a\":", ["1:{\"a\":"] },
        { "{\"a\":[\n1,\n2", ["1:{\"a\":[", "2:1,", "3:2"] },
        { "[\n[\n[\n", ["1:[", "2:[", "3:["] },
        { "{\"a\":01}\n{}", ["1:{\"a\":01}", "2:{}"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cuts(string text, string[] payloads) => Assert.Equal(payloads, Cut(text, chunk: text.Length + 1));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cuts_alike_wherever_the_chunks_end(string text, string[] payloads)
    {
        for (var chunk = 1; chunk <= text.Length; chunk++) Assert.Equal(payloads, Cut(text, chunk));
    }

    [Fact]
    public void Cuts_any_text_alike_wherever_the_chunks_end()
    {
        Gen.Select(AnyText, Gen.Int[1, 12]).Sample(
            (text, chunk) => Assert.Equal(Cut(text, text.Length + 1), Cut(text, chunk)), iter: 20_000);
    }

    [Fact]
    public void Loses_no_character_that_is_not_blank()
    {
        AnyText.Sample(
            text => Assert.Equal(
                Visible(text), Visible(string.Concat(Cut(text, 7).Select(p => p[(p.IndexOf(':') + 1)..])))),
            iter: 20_000);
    }

    [Fact]
    public void Leaves_out_a_line_beyond_the_limit_and_goes_on()
    {
        var text = $"{{\"a\":1}}\n{{\"long\":\"{new string('x', 300)}\"}}\n{{\"b\":2}}";

        Assert.Equal(["1:{\"a\":1}", "2 is too large", "3:{\"b\":2}"], Cut(text, chunk: 40, maxPayload: 100));
    }

    [Fact]
    public void Leaves_out_a_document_beyond_the_limit_as_a_whole()
    {
        var text = $"[\n{string.Concat(Enumerable.Repeat("12345,\n", 100))}6\n]\n{{\"b\":2}}\n";

        Assert.Equal(["1 is too large", "104:{\"b\":2}"], Cut(text, chunk: 40, maxPayload: 100));
    }

    [Fact]
    public void Tries_the_lines_before_a_long_one_again()
    {
        var text = $"{{\"cut\":\n{{\"a\":1}},\n\"{new string('x', 300)}\"\n{{\"b\":2}}\n";

        Assert.Equal(
            ["3 is too large", "1:{\"cut\":", "2:{\"a\":1},", "4:{\"b\":2}"], Cut(text, chunk: 40, maxPayload: 100));
    }

    [Fact]
    public void Takes_time_in_proportion_to_its_input_however_bad_it_is()
    {
        // Each line begins a document that goes on until the reader gives up for depth.
        var lines = string.Concat(Enumerable.Repeat("[1,\n", 50_000));

        Assert.Equal(50_000, Cut(lines, chunk: 64 * 1024).Count);
    }

    private static Gen<string> AnyText { get; } = Gen.OneOf<string>(
        "{", "}", "[", "]", ",", "\n", "\n", " ", "\"a\"", ":", "1", "{\"a\":1}", "\r\n", "x")
        .Array[0, 40].Select(string.Concat);

    private static List<string> Cut(string text, int chunk, int maxPayload = 1 << 20)
    {
        var frames = new List<Frame>();
        var seen = new List<string>();
        var framer = new PayloadFramer("f", maxPayload, (position, _) => seen.Add($"{position.Line} is too large"));
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var start = 0; start < bytes.Length; start += chunk)
        {
            framer.Read(bytes.AsMemory(start, Math.Min(chunk, bytes.Length - start)), frames);
            Note(frames, seen);
        }

        framer.End(frames);
        Note(frames, seen);
        return seen;
    }

    private static void Note(List<Frame> frames, List<string> seen)
    {
        seen.AddRange(frames.Select(f => $"{f.Position.Line}:{Encoding.UTF8.GetString(f.Payload.Span).Trim()}"));
        frames.Clear();
    }

    private static string Visible(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
