using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Finds the rules whose clues fit a text: whole texts, starts and ends by hash, one look for each length that occurs,
/// and none where the first or the last byte fits no clue; all that may stand anywhere in one pass.
/// </summary>
internal sealed class ClueIndex
{
    private readonly ImmutableArray<ByLength> _starts;
    private readonly ImmutableArray<ByLength> _ends;
    private readonly SubstringSearch? _anywhere;

    // By byte, whether a start, an end or a whole text begins or ends with it.
    private readonly bool[] _startBegins = new bool[256];
    private readonly bool[] _endEnds = new bool[256];
    private readonly bool[] _wholeEnds = new bool[256];
    private readonly Dictionary<byte[], RuleGroup>.AlternateLookup<ReadOnlySpan<byte>> _whole;

    /// <param name="clues">With the numbers of the rules that they are for.</param>
    public ClueIndex(IReadOnlyCollection<(TextClue Clue, int Rule)> clues)
    {
        _whole = Table(At(CluePlace.Whole));
        _starts = Tables(CluePlace.Start);
        _ends = Tables(CluePlace.End);
        foreach (var (text, _) in At(CluePlace.Start)) _startBegins[text[0]] = true;
        foreach (var (text, _) in At(CluePlace.End)) _endEnds[text[^1]] = true;
        foreach (var (text, _) in At(CluePlace.Whole)) _wholeEnds[LastOf(text)] = true;
        var anywhere = At(CluePlace.Anywhere).ToList();
        _anywhere = anywhere.Count == 0 ? null : new SubstringSearch(anywhere);

        IEnumerable<(byte[] Text, int Rule)> At(CluePlace place) => clues
            .Where(clue => clue.Clue.Place == place)
            .Select(clue => (Encoding.UTF8.GetBytes(clue.Clue.Text), clue.Rule));

        ImmutableArray<ByLength> Tables(CluePlace place) =>
        [
            .. At(place).GroupBy(clue => clue.Text.Length).OrderBy(clues => clues.Key)
                .Select(clues => new ByLength(clues.Key, Table(clues))),
        ];
    }

    /// <summary>Sets the bit of each rule that has a fitting clue.</summary>
    public void Find(ReadOnlySpan<byte> text, Span<ulong> rules)
    {
        if (_wholeEnds[LastOf(text)]) Set(rules, _whole, text);
        if (text.IsEmpty) return;
        if (_startBegins[text[0]])
        {
            foreach (var (length, table) in _starts)
            {
                if (length > text.Length) break;
                Set(rules, table, text[..length]);
            }
        }

        if (_endEnds[text[^1]])
        {
            foreach (var (length, table) in _ends)
            {
                if (length > text.Length) break;
                Set(rules, table, text[^length..]);
            }
        }

        _anywhere?.Find(text, rules);
    }

    private static byte LastOf(ReadOnlySpan<byte> text) => text.IsEmpty ? (byte)0 : text[^1];

    private static void Set(
        Span<ulong> rules,
        Dictionary<byte[], RuleGroup>.AlternateLookup<ReadOnlySpan<byte>> table,
        ReadOnlySpan<byte> text)
    {
        if (table.TryGetValue(text, out var found)) found.Set(rules);
    }

    private static Dictionary<byte[], RuleGroup>.AlternateLookup<ReadOnlySpan<byte>> Table(
        IEnumerable<(byte[] Text, int Rule)> clues)
    {
        var rules = new Dictionary<byte[], List<int>>(ByteComparer.Instance);
        foreach (var (text, rule) in clues)
        {
            ref var those = ref CollectionsMarshal.GetValueRefOrAddDefault(rules, text, out _);
            (those ??= []).Add(rule);
        }

        return rules.ToDictionary(entry => entry.Key, entry => new RuleGroup(entry.Value), ByteComparer.Instance)
            .GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    private readonly record struct ByLength(
        int Length, Dictionary<byte[], RuleGroup>.AlternateLookup<ReadOnlySpan<byte>> Table);
}
