namespace AuditActors.Rules.Files.Compiling;

/// <summary>
/// Matches a name against a pattern in which <c>*</c> stands for any text, Falco's way: each literal is looked for at
/// its first place only, so <c>*b</c> does not match <c>abb</c>.
/// </summary>
internal static class NamePattern
{
    public static bool Matches(string pattern, string name)
    {
        var literals = pattern.Split('*', StringSplitOptions.RemoveEmptyEntries);
        if (!pattern.Contains('*', StringComparison.Ordinal)) return pattern == name;
        var at = 0;
        for (var i = 0; i < literals.Length; i++)
        {
            var found = name.IndexOf(literals[i], at, StringComparison.Ordinal);
            if (found < 0) return false;
            if (i == 0 && found != 0 && pattern[0] != '*') return false;
            at = found + literals[i].Length;
        }

        return pattern[^1] == '*' || at == name.Length;
    }
}
