namespace AuditActors.Rules.Matching;

/// <summary>Rules that are set together: few by their numbers, many as bits.</summary>
internal sealed class RuleGroup
{
    private readonly int[] _rules = [];
    private readonly int _firstWord;
    private readonly ulong[] _bits = [];

    /// <param name="rules">At least one.</param>
    public RuleGroup(IEnumerable<int> rules)
    {
        int[] sorted = [.. rules.Distinct().Order()];
        var firstWord = sorted[0] >> 6;
        var words = (sorted[^1] >> 6) + 1 - firstWord;
        if (sorted.Length <= words)
        {
            _rules = sorted;
            return;
        }

        (_firstWord, _bits) = (firstWord, new ulong[words]);
        foreach (var rule in sorted) RuleBits.Set(_bits, rule - (firstWord << 6));
    }

    /// <summary>Sets the rules' bits.</summary>
    public void Set(Span<ulong> to)
    {
        foreach (var rule in _rules) RuleBits.Set(to, rule);
        var words = to.Slice(_firstWord, _bits.Length);
        for (var word = 0; word < words.Length; word++) words[word] |= _bits[word];
    }
}
