using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Sinks.Access;

/// <summary>The names in a certificate: the common name and the alternative ones that are text.</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";

    // Of RFC 5280, GeneralName: a mail address, a name in DNS, a URI such as those of SPIFFE.
    private static readonly Asn1Tag[] Texts =
    [
        new(TagClass.ContextSpecific, 1), new(TagClass.ContextSpecific, 2), new(TagClass.ContextSpecific, 6),
    ];

    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = Common(certificate).ToList();
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            names.AddRange(Alternative(extension.RawData));
        return names;
    }

    private static IEnumerable<string> Common(X509Certificate2 certificate) => certificate.SubjectName
        .EnumerateRelativeDistinguishedNames()
        .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonName)
        .Select(name => name.GetSingleElementValue())
        .OfType<string>();

    // A certificate that is not as it should be has fewer names, and with them fewer rights.
    private static List<string> Alternative(byte[] extension)
    {
        var names = new List<string>();
        try
        {
            var items = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (items.HasData)
            {
                var tag = items.PeekTag();
                if (Texts.Contains(tag)) names.Add(items.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                else items.ReadEncodedValue();
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return [];
        }

        return names;
    }
}
