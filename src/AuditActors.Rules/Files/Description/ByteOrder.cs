namespace AuditActors.Rules.Files.Description;

/// <summary>Orders text by its UTF-8 bytes, which is the order of code points.</summary>
internal sealed class ByteOrder : IComparer<string>
{
    public static readonly ByteOrder Instance = new();

    private ByteOrder()
    {
    }

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length) return x.Length - y.Length;
        char left = x[common], right = y[common];
        return char.IsSurrogate(left) == char.IsSurrogate(right)
            ? left - right
            : char.IsSurrogate(left) ? 1 : -1;
    }
}
