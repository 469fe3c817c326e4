using Quickenshtein;

namespace AuditActors.Rules.Text;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
public static class NearestName
{
    /// <summary>Longer words are not compared: nobody mistypes a name of that length.</summary>
    private const int LongestCompared = 100;

    /// <summary>A hint, or null when no candidate is near: at most one edit in three characters, none in two.</summary>
    public static string? Hint(string written, IEnumerable<string> candidates) =>
        Find(written, candidates) is { } name ? $"did you mean '{name}'?" : null;

    public static string? Find(string written, IEnumerable<string> candidates)
    {
        if (written.Length is 0 or > LongestCompared) return null;
        string? nearest = null;
        var least = written.Length / 3 + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestCompared || candidate == written) continue;
            var edits = candidate.Equals(written, StringComparison.OrdinalIgnoreCase)
                ? 0
                : Levenshtein.GetDistance(written, candidate);
            if (edits >= least) continue;
            least = edits;
            nearest = candidate;
        }

        return nearest;
    }
}
