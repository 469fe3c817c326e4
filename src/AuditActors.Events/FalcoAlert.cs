using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AuditActors.Events;

/// <summary>
/// Reads alerts as other Falcos and Falcosidekick post them; what Falcosidekick refuses is refused (ecosystem 3.2). The
/// same alert has the same identity, however often and by whomever it comes.
/// </summary>
public static partial class FalcoAlert
{
    /// <summary>Begins the identity of what an alert came from.</summary>
    public const string Identity = "f:";

    private const string UsualSource = "syscall";
    private const string TestRule = "Test rule";
    private const string InternalSource = "internal";

    // Where two hosts differ in nothing else, alerts tell them apart.
    private const string Hostname = "falco.hostname";
    private static readonly string[] Namespaces = ["k8s.ns.name", "ka.target.namespace"];
    private static readonly JsonWriterOptions AsWritten =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when it is none; then the fault says why, in a line.</summary>
    public static Alert? Read(ReadOnlyMemory<byte> json, out string fault)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var alert = Read(document.RootElement);
            fault = "";
            return alert;
        }
        catch (JsonException)
        {
            fault = "the body is no JSON";
        }
        catch (FormatException e)
        {
            fault = e.Message;
        }
        catch (InvalidOperationException)
        {
            fault = "the body holds text that is no UTF-8";
        }

        return null;
    }

    private static Alert Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new FormatException("the body is no object");
        var rule = Text(body, "rule") is { Length: > 0 } name ? name : throw new FormatException("rule is empty");
        var source = rule == TestRule ? InternalSource : Text(body, "source");
        var tags = Tags(body);
        var (hostname, output) = (Text(body, "hostname"), Text(body, "output"));
        var fields = Fields(body, hostname);
        var alert = new Alert
        {
            Rule = rule,
            Priority = PriorityNames.TryParse(Text(body, "priority"), out var priority)
                ? priority
                : throw new FormatException("priority is none that Falco has"),
            Source = source.Length > 0 ? source : UsualSource,
            Namespace = Namespaces.Select(field => fields.Namespace(field)).FirstOrDefault(text => text.Length > 0)
                ?? "",
            Tags = tags,
            Time = Time(Text(body, "time")),
            Message = Encoding.UTF8.GetBytes(Prefix().Replace(output, "", count: 1)),
            OutputFields = fields.Json,
            EventIdentity = "",
            EventNumber = 0,
            RuleOrder = 0,
        };
        return alert with { EventIdentity = IdentityOf(alert) };
    }

    private static ulong Time(string text) =>
        Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var seconds, out var fraction)
            && seconds != Rfc3339.ZeroTimeSeconds
                ? UnixNanoseconds.From(seconds, fraction)
                : throw new FormatException("time is none by RFC 3339");

    private static ImmutableArray<string> Tags(JsonElement body)
    {
        if (!body.TryGetProperty("tags", out var tags) || tags.ValueKind == JsonValueKind.Null) return [];
        if (tags.ValueKind != JsonValueKind.Array
            || tags.EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String))
            throw new FormatException("tags is no list of texts");
        return [.. tags.EnumerateArray().Select(tag => tag.GetString()!).Distinct().Order(StringComparer.Ordinal)];
    }

    private static (ReadOnlyMemory<byte> Json, Func<string, string> Namespace) Fields(JsonElement body, string hostname)
    {
        if (!body.TryGetProperty("output_fields", out var given) || given.ValueKind != JsonValueKind.Object)
            throw new FormatException("output_fields is no object");
        var fields = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in given.EnumerateObject()) fields[field.Name] = field.Value;
        if (fields.Count == 0) throw new FormatException("output_fields is empty");
        foreach (var field in Namespaces)
        {
            if (fields.TryGetValue(field, out var value)
                && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw new FormatException($"output_fields: {field} is no text");
        }

        if (hostname.Length > 0) fields[Hostname] = JsonSerializer.SerializeToElement(hostname);
        var to = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(to, AsWritten))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        var namespaces = Namespaces.ToDictionary(
            field => field, field => fields.TryGetValue(field, out var value) ? value.GetString() ?? "" : "");
        return (to.WrittenMemory, field => namespaces[field]);
    }

    private static string Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return "";
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"{name} is no text");
    }

    // Neither the id that Falcosidekick gives anew each time nor the priority as somebody spells it is part of it.
    private static string IdentityOf(Alert alert)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlyMemory<byte>[])
            [
                Encoding.UTF8.GetBytes(alert.Source), Encoding.UTF8.GetBytes(alert.Priority.ToString()), alert.Message,
                alert.OutputFields,
            ])
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part.Span);
        }

        return Identity + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Falco's output begins with them, and so do all lines that are printed of an alert.
    [GeneratedRegex(
        "^([0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+-][0-9]{4}): "
            + "(Emergency|Alert|Critical|Error|Warning|Notice|Informational|Debug) ",
        RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
