using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>Label and field selectors of lists.</summary>
internal static partial class FakeSelectors
{
    public static bool Fit(JsonObject known, IQueryCollection query) =>
        Terms(query["labelSelector"]).All(term => FitsLabel(known, term))
        && Terms(query["fieldSelector"]).All(term => FitsField(known, term));

    private static IEnumerable<string> Terms(string? selector) =>
        Term().Matches(selector ?? "").Select(match => match.Value.Trim());

    private static bool FitsLabel(JsonObject known, string term)
    {
        var labels = known["metadata"]!["labels"] as JsonObject ?? [];
        var set = Set().Match(term);
        if (set.Success)
        {
            var isIn = set.Groups[3].Value.Split(',').Contains(labels[set.Groups[1].Value]?.GetValue<string>());
            return isIn == (set.Groups[2].Value == "in");
        }

        if (term.StartsWith('!')) return !labels.ContainsKey(term[1..]);
        return term.Split('=') is [var key, var value]
            ? labels[key]?.GetValue<string>() == value
            : labels.ContainsKey(term);
    }

    private static bool FitsField(JsonObject known, string term)
    {
        if (term.Split('=') is not [var path, var value]) throw new FakeRefusal(400, "BadRequest", term);
        JsonNode? node = known;
        foreach (var part in path.Split('.')) node = (node as JsonObject)?[part];
        return (node?.GetValue<string>() ?? "") == value;
    }

    [GeneratedRegex(@"[^,(]+(\([^)]*\))?")]
    private static partial Regex Term();

    [GeneratedRegex(@"^(\S+) (in|notin) \(([^)]*)\)$")]
    private static partial Regex Set();
}
