using System.Text;

namespace AuditActors.Rules.Matching;

/// <summary>A set of Unicode code points, printed as a .NET pattern over UTF-16.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;
    private readonly List<(int Low, int High)> _ranges = [];

    public void Add(int low, int high) => _ranges.Add((low, high));

    public void Add(CodePointSet others) => _ranges.AddRange(others._ranges);

    public void AddAllBut(CodePointSet others)
    {
        var next = 0;
        foreach (var (low, high) in others._ranges.OrderBy(range => range.Low))
        {
            if (low > next) Add(next, low - 1);
            next = Math.Max(next, high + 1);
        }

        if (next <= Last) Add(next, Last);
    }

    public string ToPattern()
    {
        var single = new StringBuilder();
        var pairs = new List<string>();
        foreach (var (low, high) in _ranges)
        {
            AppendRange(single, low, Math.Min(high, 0xD7FF));
            AppendRange(single, Math.Max(low, 0xE000), Math.Min(high, 0xFFFF));
            if (high > 0xFFFF) AddPairs(pairs, Math.Max(low, 0x10000), high);
        }

        if (single.Length > 0) pairs.Insert(0, $"[{single}]");
        return pairs.Count switch
        {
            0 => @"[^\u0000-\uFFFF]",
            1 => pairs[0],
            _ => $"(?:{string.Join('|', pairs)})",
        };
    }

    private static void AppendRange(StringBuilder to, int low, int high)
    {
        if (low > high) return;
        to.Append($"\\u{low:X4}");
        if (high > low) to.Append($"-\\u{high:X4}");
    }

    /// <summary>Splits a range above the basic plane at the borders of its high surrogates.</summary>
    private static void AddPairs(List<string> to, int low, int high)
    {
        var (firstLead, firstTrail) = Surrogates(low);
        var (lastLead, lastTrail) = Surrogates(high);
        if (firstLead == lastLead)
        {
            to.Add(Pair(firstLead, firstLead, firstTrail, lastTrail));
            return;
        }

        if (firstTrail > 0xDC00) to.Add(Pair(firstLead, firstLead++, firstTrail, 0xDFFF));
        if (lastTrail < 0xDFFF) to.Add(Pair(lastLead, lastLead--, 0xDC00, lastTrail));
        if (firstLead <= lastLead) to.Add(Pair(firstLead, lastLead, 0xDC00, 0xDFFF));
    }

    private static (int Lead, int Trail) Surrogates(int codePoint) =>
        (0xD800 + ((codePoint - 0x10000) >> 10), 0xDC00 + ((codePoint - 0x10000) & 0x3FF));

    private static string Pair(int lead, int lastLead, int trail, int lastTrail) =>
        $"[\\u{lead:X4}-\\u{lastLead:X4}][\\u{trail:X4}-\\u{lastTrail:X4}]";
}
