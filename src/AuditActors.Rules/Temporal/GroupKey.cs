using System.Globalization;
using System.Text;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// The values of the fields by which a correlation groups events. Their bytes are what the alert's id is made of: each
/// value as its length, a colon and itself, a missing one as a dash and a colon.
/// </summary>
public readonly struct GroupKey : IEquatable<GroupKey>
{
    /// <summary>The key of correlations that do not group.</summary>
    public static readonly GroupKey None = new([]);

    private const int LongestPrefix = 11;

    private readonly byte[]? _bytes;

    private static ReadOnlySpan<byte> MissingValue => "-:"u8;

    internal GroupKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The values as bytes; equal keys have equal bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Length => _bytes?.Length ?? 0;

    public static bool operator ==(GroupKey left, GroupKey right) => left.Equals(right);

    public static bool operator !=(GroupKey left, GroupKey right) => !left.Equals(right);

    public bool Equals(GroupKey other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The values joined by slashes, a missing one as <c>&lt;NA&gt;</c>; a dash if there are none.</summary>
    public override string ToString()
    {
        var values = Values();
        return values.Count == 0
            ? "-"
            : string.Join('/', values.Select(value => value is null ? "<NA>" : Encoding.UTF8.GetString(value)));
    }

    /// <summary>Makes a key of values in order; null stands for a missing one.</summary>
    internal static GroupKey Of(IEnumerable<ReadOnlyMemory<byte>?> values) =>
        values.Aggregate(None, (key, value) => key.With(value));

    /// <summary>The key of these values and one more; null stands for a missing one.</summary>
    internal GroupKey With(ReadOnlyMemory<byte>? value) =>
        new([.. Bytes, .. Prefix(value, stackalloc byte[LongestPrefix]), .. value.GetValueOrDefault().Span]);

    /// <summary>Adds a value as keys and alert ids have it.</summary>
    internal static void Append(List<byte> to, ReadOnlyMemory<byte>? value)
    {
        to.AddRange(Prefix(value, stackalloc byte[LongestPrefix]));
        to.AddRange(value.GetValueOrDefault().Span);
    }

    private static ReadOnlySpan<byte> Prefix(ReadOnlyMemory<byte>? value, Span<byte> room)
    {
        if (value is not { } present) return MissingValue;
        present.Length.TryFormat(room, out var digits, provider: CultureInfo.InvariantCulture);
        room[digits] = (byte)':';
        return room[..(digits + 1)];
    }

    /// <summary>The values, null for a missing one.</summary>
    internal List<byte[]?> Values()
    {
        var values = new List<byte[]?>();
        for (var rest = Bytes; !rest.IsEmpty;)
        {
            var colon = rest.IndexOf((byte)':');
            var length = rest[0] == '-' ? -1 : int.Parse(rest[..colon]);
            rest = rest[(colon + 1)..];
            values.Add(length < 0 ? null : rest[..length].ToArray());
            rest = rest[Math.Max(length, 0)..];
        }

        return values;
    }

    /// <summary>Compares keys by their bytes.</summary>
    internal static int Compare(GroupKey one, GroupKey other) => one.Bytes.SequenceCompareTo(other.Bytes);

    internal void Write(StateWriter to) => to.Bytes(Bytes);

    internal static GroupKey Read(ref StateReader from) => new(from.Bytes().ToArray());
}
