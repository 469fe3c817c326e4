namespace AuditActors.Rules.Matching;

/// <summary>The named classes of bracket expressions, ASCII only.</summary>
internal static class PosixClasses
{
    private static readonly Dictionary<string, (char Low, char High)[]> Ranges = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [('\0', '\x7f')],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [('\0', '\x1f'), ('\x7f', '\x7f')],
        ["digit"] = [('0', '9')],
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = [('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    public static bool TryGet(string name, out CodePointSet set)
    {
        set = new CodePointSet();
        if (!Ranges.TryGetValue(name, out var ranges)) return false;
        foreach (var (low, high) in ranges) set.Add(low, high);
        return true;
    }
}
