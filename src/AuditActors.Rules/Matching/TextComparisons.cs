using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>The operators on two texts, byte by byte.</summary>
internal static class TextComparisons
{
    public static TextComparison For(Operator @operator) => @operator switch
    {
        Operator.Equal or Operator.In or Operator.Intersects => static (value, other) => value.SequenceEqual(other),
        Operator.NotEqual => static (value, other) => !value.SequenceEqual(other),
        Operator.Less => static (value, other) => value.SequenceCompareTo(other) < 0,
        Operator.LessOrEqual => static (value, other) => value.SequenceCompareTo(other) <= 0,
        Operator.Greater => static (value, other) => value.SequenceCompareTo(other) > 0,
        Operator.GreaterOrEqual => static (value, other) => value.SequenceCompareTo(other) >= 0,
        Operator.Contains => static (value, other) => value.IndexOf(other) >= 0,
        Operator.CaseInsensitiveContains => ContainsIgnoringCase,
        Operator.StartsWith => static (value, other) => value.StartsWith(other),
        Operator.EndsWith => static (value, other) => value.EndsWith(other),
        Operator.Glob => static (value, other) => Glob.IsMatch(other, value, ignoreCase: false),
        Operator.CaseInsensitiveGlob => static (value, other) => Glob.IsMatch(other, value, ignoreCase: true),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool ContainsIgnoringCase(ReadOnlySpan<byte> value, ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty) return true;
        var lower = Fold(other[0]);
        var upper = lower is >= (byte)'a' and <= (byte)'z' ? (byte)(lower - 32) : lower;
        while (value.Length >= other.Length)
        {
            var start = value[..(value.Length - other.Length + 1)].IndexOfAny(lower, upper);
            if (start < 0) return false;
            if (EqualsIgnoringCase(value.Slice(start, other.Length), other)) return true;
            value = value[(start + 1)..];
        }

        return false;
    }

    private static bool EqualsIgnoringCase(ReadOnlySpan<byte> value, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < other.Length; i++)
        {
            if (Fold(value[i]) != Fold(other[i])) return false;
        }

        return true;
    }

    /// <summary>ASCII letters to lower case, all other bytes as they are.</summary>
    public static byte Fold(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b;
}
