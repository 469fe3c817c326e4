using Google.Protobuf;

namespace AuditActors.Tests.App.Tracing;

/// <summary>A span as OTLP carries it: the few of its fields that tests ask for.</summary>
/// <param name="Node">Attribute <c>service.instance.id</c> of its resource.</param>
/// <param name="Name">Of the stage.</param>
/// <param name="Trace">Hexadecimal.</param>
/// <param name="Id">Hexadecimal.</param>
/// <param name="Parent">Hexadecimal; empty for the first of a trace.</param>
/// <param name="Start">Nanoseconds since 1970-01-01 UTC.</param>
/// <param name="End">The same.</param>
/// <param name="Attributes">Texts and whole numbers.</param>
internal sealed record SentSpan(
    string Node,
    string Name,
    string Trace,
    string Id,
    string Parent,
    ulong Start,
    ulong End,
    IReadOnlyDictionary<string, string> Attributes)
{
    private const int ResourceSpans = 1;
    private const int Resource = 1;
    private const int ScopeSpans = 2;
    private const int Spans = 2;

    /// <summary>The spans of a request's body.</summary>
    public static IEnumerable<SentSpan> In(byte[] request) =>
        from resource in Messages(request, ResourceSpans)
        let node = AttributesOf(Messages(resource, Resource).Single(), 1).GetValueOrDefault("service.instance.id", "")
        from scope in Messages(resource, ScopeSpans)
        from span in Messages(scope, Spans)
        select Read(node, span);

    private static SentSpan Read(string node, byte[] span)
    {
        var fields = Fields(span).ToLookup(field => field.Number);
        return new SentSpan(
            node,
            Text(fields, 5),
            Hex(fields, 1),
            Hex(fields, 2),
            Hex(fields, 4),
            fields[7].Single().Value,
            fields[8].Single().Value,
            AttributesOf(span, 9));
    }

    private static string Text(ILookup<int, Field> fields, int number) =>
        System.Text.Encoding.UTF8.GetString(fields[number].Single().Bytes);

    private static string Hex(ILookup<int, Field> fields, int number) =>
        Convert.ToHexString(fields[number].SingleOrDefault().Bytes ?? []);

    private static Dictionary<string, string> AttributesOf(byte[] message, int number) => Messages(message, number)
        .Select(pair => Fields(pair).ToLookup(field => field.Number))
        .ToDictionary(pair => Text(pair, 1), pair => Value(pair[2].Single().Bytes), StringComparer.Ordinal);

    private static string Value(byte[] any)
    {
        var value = Fields(any).Single();
        return value.Number == 1 ? System.Text.Encoding.UTF8.GetString(value.Bytes) : $"{value.Value}";
    }

    private static IEnumerable<byte[]> Messages(byte[] message, int number) =>
        Fields(message).Where(field => field.Number == number).Select(field => field.Bytes);

    private static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        var reader = new CodedInputStream(message);
        while (reader.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => new Field(number, reader.ReadBytes().ToByteArray(), 0),
                WireFormat.WireType.Fixed64 => new Field(number, [], reader.ReadFixed64()),
                WireFormat.WireType.Fixed32 => new Field(number, [], reader.ReadFixed32()),
                _ => new Field(number, [], reader.ReadUInt64()),
            });
        }

        return fields;
    }

    private readonly record struct Field(int Number, byte[] Bytes, ulong Value);
}
