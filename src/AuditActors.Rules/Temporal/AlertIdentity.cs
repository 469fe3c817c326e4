using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// The id of a finding: a UUID of version 8 made of the correlation, the partition, the group and what anchors the
/// match in time, so that the same events give the same id wherever and however often they are judged.
/// </summary>
internal static class AlertIdentity
{
    private const string Scheme = "aa1";
    private const int Bytes = 16;

    public static Guid Of(
        string correlation, string partition, GroupKey group, IEnumerable<ReadOnlyMemory<byte>> anchors)
    {
        var text = new List<byte>();
        Append(text, Scheme);
        Append(text, correlation);
        Append(text, partition);
        text.AddRange(group.Bytes);
        foreach (var anchor in anchors) GroupKey.Append(text, anchor);
        var id = SHA256.HashData(text.ToArray()).AsSpan(0, Bytes);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>A time as an anchor.</summary>
    public static byte[] Anchor(long time) => Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture));

    private static void Append(List<byte> to, string text) => GroupKey.Append(to, Encoding.UTF8.GetBytes(text));
}
