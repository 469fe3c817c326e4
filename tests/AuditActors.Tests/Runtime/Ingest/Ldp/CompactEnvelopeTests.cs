using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Tests.Events;
using CsCheck;

namespace AuditActors.Tests.Runtime.Ingest.Ldp;

/// <summary>
/// The quick way through an envelope: it takes what is usual, and gives what the strict reader gives.
/// </summary>
public sealed class CompactEnvelopeTests
{
    private const int Samples = 50_000;

    private static readonly Gen<char> Character = Gen.OneOf(
        Gen.Char["{}[]:,\"\\/bfnrtu019-+.eE> \u0001\u001f\u007fé€"], Gen.Char.AlphaNumeric);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Character, 0, 80],
        Gen.String[Gen.Char["ab\"\\"], 0, 200],
        Gen.Const("\ud83d\ude00\u2028"));

    private static readonly Gen<JsonNode?> Value = Gen.OneOf(
        Text.Select(text => (JsonNode?)text),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)number),
        Gen.Int.Select(number => (JsonNode?)number),
        Gen.OneOf("1700000000.123456", "0", "01", "1.", "true", "null", "{\"a\":[1]}").Select(Parse));

    private static readonly Gen<string> Gelf = Gen.Select(
        Gen.Select(Gen.OneOf("version", "host", "short_message", "_appID", "timestamp", "level", "n\\"), Value)
            .Array[0, 6],
        Text,
        (members, payload) => Document([.. members, ("short_message", payload)]));

    private static readonly JsonSerializerOptions Escaping = new();

    private static readonly Gen<JsonSerializerOptions> Writer = AnyOf.These(
        Escaping, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [Fact]
    public void Takes_what_a_stream_sends()
    {
        const string message =
            """{"message":"{\"version\":\"1.1\",\"host\":\"a\",\"short_message\":\"{\\\"k\\\":\\\"\\u00e9 \\\\\\\\ /\\\"}\",\"timestamp\":1700000000.5,\"level\":6,\"_appID\":\"x> y\"}"}""";
        var room = new byte[message.Length];
        var envelope = new CompactEnvelope(new byte[message.Length + 9], room, new byte[message.Length + 9]);

        Assert.True(envelope.TryOpen(Encoding.UTF8.GetBytes(message)));
        Assert.Equal("""{"k":"é \\ /"}""", Encoding.UTF8.GetString(room, 0, envelope.PayloadLength));
        Assert.Equal(1_700_000_000.5m, envelope.Seconds);
        Assert.Equal("x> y", Encoding.UTF8.GetString(envelope.AppId));
    }

    [Fact]
    public void Gives_what_the_strict_reader_gives()
    {
        var taken = 0;
        Gen.Select(Gelf, Writer).Sample(
            (gelf, writer) =>
            {
                if (Agree(Wrap(gelf, writer))) Interlocked.Increment(ref taken);
            },
            iter: Samples);
        Assert.InRange(taken, Samples / 10, Samples);
    }

    [Fact]
    public void Takes_nothing_that_the_strict_reader_refuses() =>
        Gen.Select(Gelf, Gen.Int[0, 400], Gen.Byte, Gen.Bool).Sample(
            (gelf, place, value, isRemoved) =>
            {
                var message = Wrap(gelf, Escaping).ToList();
                place %= message.Count;
                if (isRemoved) message.RemoveAt(place);
                else message[place] = value;
                Agree([.. message]);
            },
            iter: Samples);

    // Whether the quick way takes it; then both give the same.
    private static bool Agree(byte[] message)
    {
        var (strict, quick) = (new byte[message.Length], new byte[message.Length]);
        var isOpen = new LdpEnvelope().TryOpenStrictly(message, strict, out var length, out var stamp, out _);
        var envelope = new LdpEnvelope();
        if (!envelope.TryOpenQuickly(message, quick, out var quickLength, out var quickStamp)) return false;
        Assert.True(isOpen);
        Assert.Equal(strict.AsSpan(0, length), quick.AsSpan(0, quickLength));
        Assert.Equal(stamp, quickStamp);
        return true;
    }

    private static byte[] Wrap(string gelf, JsonSerializerOptions writer) =>
        JsonSerializer.SerializeToUtf8Bytes(new { message = gelf }, writer);

    private static string Document(IEnumerable<(string Name, JsonNode? Value)> members) =>
        $"{{{string.Join(',', members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Raw(member.Value)}"))}}}";

    private static string Raw(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
