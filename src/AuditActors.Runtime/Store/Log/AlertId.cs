using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// The id of an alert: the same whenever the same rule judges the same event, so that a copy is known by it. SHA-256
/// over fields written as <c>length:bytes</c>, the first 16 bytes made a UUID of version 8. The event's time is one of
/// them: clients may choose the auditID of their requests, and must not be able to pass a deed off as a copy.
/// </summary>
internal static class AlertId
{
    private const string Scheme = "aa1";
    private const string Missing = "-:";
    private const int UuidBytes = 16;

    public static Guid Of(Alert alert) => alert.Id ?? OfEvent(alert);

    private static Guid OfEvent(Alert alert)
    {
        var text = new StringBuilder();
        Add(text, Scheme);
        Add(text, alert.Rule);
        text.Append(Missing);
        Add(text, alert.EventIdentity);
        Add(text, alert.Time.ToString(CultureInfo.InvariantCulture));
        return Uuid(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(StringBuilder text, string field) =>
        text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}");

    private static Guid Uuid(byte[] hash)
    {
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, UuidBytes), bigEndian: true);
    }
}
