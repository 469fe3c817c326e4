namespace AuditActors.Rules.Matching;

/// <summary>Sets of rules as bits, 64 to a word.</summary>
internal static class RuleBits
{
    public static int Words(int rules) => (rules + 63) / 64;

    public static void Set(Span<ulong> bits, int rule) => bits[rule >> 6] |= 1UL << (rule & 63);

    /// <summary>Leaves what is in both; returns whether there is anything.</summary>
    public static bool Narrow(Span<ulong> bits, ReadOnlySpan<ulong> to)
    {
        var left = 0UL;
        for (var word = 0; word < bits.Length; word++) left |= bits[word] &= to[word];
        return left != 0;
    }

    public static bool Overlap(ReadOnlySpan<ulong> bits, ReadOnlySpan<ulong> others)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            if ((bits[word] & others[word]) != 0) return true;
        }

        return false;
    }
}
