using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// Parts of the subject that a certificate signing request asks for, one attribute type. The request is PEM in base64;
/// its signature is not checked. Anything unreadable is missing.
/// </summary>
internal sealed class SigningRequest(PathTree paths, string attribute, bool isList) : FieldSource
{
    public const string CommonName = "2.5.4.3";
    public const string Organisation = "2.5.4.10";

    /// <summary>Requests are a few kilobytes; larger ones are not read.</summary>
    private const int MaxBytes = 64 << 10;

    private readonly PathNode _request = paths.Node("requestObject", "spec", "request");

    public override FieldValue Read(EventView view)
    {
        var text = view.TextOf(view.Found(_request));
        if (text.IsMissing || text.Length > MaxBytes) return FieldValue.Missing;
        var values = Values(view.Text(text));
        if (!isList) return values.Count == 0 ? FieldValue.Missing : view.NewText(Encoding.UTF8.GetBytes(values[0]));
        view.BeginList();
        foreach (var value in values) view.AddElement(Encoding.UTF8.GetBytes(value));
        return view.EndList();
    }

    private List<string> Values(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return Subject(Der(encoded));
        }
        catch (Exception fault) when (fault is FormatException or AsnContentException or ArgumentException)
        {
            return [];
        }
    }

    private static byte[] Der(ReadOnlySpan<byte> encoded)
    {
        var pem = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        Base64.DecodeFromUtf8(encoded, pem, out _, out var length);
        var text = Encoding.UTF8.GetString(pem, 0, length);
        var fields = PemEncoding.Find(text);
        return Convert.FromBase64String(text[fields.Base64Data]);
    }

    private List<string> Subject(byte[] der)
    {
        var values = new List<string>();
        var body = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        body.ReadInteger();
        var name = body.ReadSequence();
        while (name.HasData)
        {
            var parts = name.ReadSetOf();
            while (parts.HasData) AddValue(parts.ReadSequence(), values);
        }

        return values;
    }

    private void AddValue(AsnReader part, List<string> values)
    {
        if (part.ReadObjectIdentifier() != attribute) return;
        var tag = part.PeekTag();
        if (tag.TagClass != TagClass.Universal) return;
        values.Add(part.ReadCharacterString((UniversalTagNumber)tag.TagValue));
    }
}
