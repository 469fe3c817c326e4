using System.Runtime.InteropServices;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Finds which of many texts stand in another one, in one pass over it (Aho and Corasick, Efficient String Matching,
/// 1975). Bytes that no text has share a column of the table, so that it stays small.
/// </summary>
internal sealed class SubstringSearch
{
    private readonly byte[] _columns = new byte[256];
    private readonly int _width;
    private readonly int[] _next;

    // For each state the rules of all texts that end there; null for most.
    private readonly RuleGroup?[] _found;

    /// <param name="texts">Not empty ones, with the numbers of the rules that they are for.</param>
    public SubstringSearch(IReadOnlyCollection<(byte[] Text, int Rule)> texts)
    {
        var used = texts.SelectMany(text => text.Text).Distinct().ToArray();

        // With all 256 bytes in use none is left over for the shared column.
        var others = used.Length < 256 ? 1 : 0;
        for (var column = 0; column < used.Length; column++) _columns[used[column]] = (byte)(column + others);
        _width = used.Length + others;
        var states = new List<int>(new int[_width]);
        var found = new List<List<int>?> { null };
        foreach (var (text, rule) in texts) (found[Insert(states, found, text)] ??= []).Add(rule);
        _next = [.. states];
        Complete(found);
        _found = [.. found.Select(rules => rules is null ? null : new RuleGroup(rules))];
    }

    /// <summary>Sets the bits of the rules whose texts stand in the text.</summary>
    public void Find(ReadOnlySpan<byte> text, Span<ulong> rules)
    {
        var state = 0;
        foreach (var value in text)
        {
            state = _next[(state * _width) + _columns[value]];
            _found[state]?.Set(rules);
        }
    }

    private int Insert(List<int> states, List<List<int>?> found, byte[] text)
    {
        var state = 0;
        foreach (var value in text)
        {
            var at = (state * _width) + _columns[value];
            if (states[at] == 0)
            {
                states[at] = found.Count;
                states.AddRange(new int[_width]);
                found.Add(null);
            }

            state = states[at];
        }

        return state;
    }

    // Breadth first, so that the state of the longest end that is a beginning too is complete before it is needed.
    private void Complete(List<List<int>?> found)
    {
        var ends = new int[found.Count];
        var waiting = new Queue<int>();
        for (var column = 0; column < _width; column++)
        {
            if (_next[column] != 0) waiting.Enqueue(_next[column]);
        }

        while (waiting.TryDequeue(out var state))
        {
            if (found[ends[state]] is { } shorter)
            {
                ref var own = ref CollectionsMarshal.AsSpan(found)[state];
                (own ??= []).AddRange(shorter);
            }

            for (var column = 0; column < _width; column++)
            {
                ref var next = ref _next[(state * _width) + column];
                var other = _next[(ends[state] * _width) + column];
                if (next == 0)
                {
                    next = other;
                    continue;
                }

                ends[next] = other;
                waiting.Enqueue(next);
            }
        }
    }
}
