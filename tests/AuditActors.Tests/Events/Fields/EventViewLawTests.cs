using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditActors.Events.Fields;
using CsCheck;

namespace AuditActors.Tests.Events.Fields;

/// <summary>What holds for fields of any JSON, checked against the document model of the platform.</summary>
public sealed class EventViewLawTests
{
    private static readonly string[] Keys = ["a", "b", "0", "1", "a/b", "~", "é", "", "\\", "longer-name"];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Const("null"),
        Gen.Const("true"),
        Gen.Const("-12.50e+3"),
        Gen.Int[0, 99].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        AnyOf.These("", "x", "a b", "q\"[{", "\\", "\0cut", "a\0", "ü€😀", "}],:").Select(Gen.Bool, Quote));

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 4
        ? Scalar
        : Gen.Frequency(
            (2, Scalar),
            (2, inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (3, Gen.Select(AnyOf.These(Keys).Select(Gen.Bool, Quote), inner, (k, v) => $"{k}:{v}").Array[0, 5]
                .Select(members => $"{{{string.Join(',', members)}}}"))));

    private static readonly Gen<string[]> Path = AnyOf.These(Keys).Array[0, 4];

    [Fact]
    public void A_json_pointer_finds_what_a_document_holds() =>
        Gen.Select(Json, Path.Array[1, 8]).Sample((json, paths) =>
        {
            var pointers = paths.Select(Pointer).ToList();
            var viewing = Viewing.Of(json, pointers);
            using var document = JsonDocument.Parse(json);
            foreach (var (path, pointer) in paths.Zip(pointers))
            {
                var expected = IsContainer(document.RootElement) ? Expected(document.RootElement, path) : null;
                Assert.Equal(JsonSerializer.Serialize(expected), Normal(viewing.Json(pointer)));
            }
        });

    [Fact]
    public void Broken_bytes_do_no_harm()
    {
        var plan = new FieldPlan(Viewing.Catalog);
        foreach (var field in Viewing.Catalog.Fields)
            plan.Slot(new(field, field.Argument == FieldArgument.RequiredKey ? "/a/0" : null));
        var seeds = Seeds().ToArray();
        Gen.Select(AnyOf.These(seeds), Gen.Int[0, 600], Gen.Select(Gen.Int[0, 599], Gen.Byte).Array[0, 6])
            .Sample((seed, length, changes) =>
            {
                var bytes = seed[..Math.Min(length, seed.Length)];
                foreach (var (at, value) in changes)
                    if (at < bytes.Length) bytes[at] = value;
                var view = plan.NewView();
                var to = new ArrayBufferWriter<byte>();
                view.Load(new(bytes, 1, 1, 1));
                for (var slot = 0; slot < plan.Count; slot++)
                {
                    view.WriteText(slot, to);
                    view.WriteJson(slot, to);
                }

                _ = view.EventIdentity();
            });
    }

    private static IEnumerable<byte[]> Seeds()
    {
        yield return """
            {"auditID":"1","requestURI":"/x?command=a\u0026b=%41","user":{"username":"u","groups":["a","b"]},
            "requestObject":{"spec":{"containers":[{"name":"a","image":"i:1","command":["a","b"],"ports":[{}],
            "securityContext":{"runAsUser":1,"capabilities":{"add":["X"]}}}],"volumes":[{"hostPath":{"path":"/etc"}}]},
            "subjects":[{"kind":"User","name":"x"}],"rules":[{"verbs":["get"]}]}}
            """u8.ToArray().Where(b => b != '\n').ToArray();
        yield return "[[[[[{\"a\":\"\\\\\\\"\"},{\"a\":[\"\\u00\"]}]]]]]"u8.ToArray();
        yield return Encoding.UTF8.GetBytes(new string('[', 600));
        yield return Encoding.UTF8.GetBytes("{\"requestObject\":" + new string('[', 500));
    }

    private static string Pointer(string[] path) => path.Length == 0
        ? "json.value[]"
        : $"json.value[/{string.Join('/', path.Select(Escape))}]";

    private static string Escape(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string? Expected(JsonElement element, string[] path)
    {
        foreach (var key in path)
        {
            if (Child(element, key) is not { } child) return null;
            element = child;
        }

        return element.ValueKind == JsonValueKind.String
            ? element.GetString()!.Split('\0')[0]
            : element.GetRawText();
    }

    private static JsonElement? Child(JsonElement element, string key) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(m => m.Name == key)
            .Select(m => (JsonElement?)m.Value).FirstOrDefault(),
        JsonValueKind.Array when int.TryParse(key, CultureInfo.InvariantCulture, out var index)
            && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private static bool IsContainer(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static string Normal(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<string?>(json));

    private static string Quote(string text, bool escaped) => escaped
        ? $"\"{string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))}\""
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\0", "\\u0000", StringComparison.Ordinal)}\"";
}
