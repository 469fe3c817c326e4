using System.Collections.Immutable;
using System.Text;

namespace AuditActors.Rules.Sigma;

/// <summary>An imported document: the item that goes into the rules file, and what others call it by.</summary>
/// <param name="Name">The name of the rule or correlation.</param>
/// <param name="Document">Where it came from.</param>
/// <param name="Yaml">The item without comments.</param>
/// <param name="Notes">What is not as in the original.</param>
internal sealed record SigmaItem(string Name, SigmaDocument Document, string Yaml, ImmutableArray<string> Notes)
{
    private const string MissingLevel = "medium";
    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;

    /// <summary>The item below comments that say where it is from and what changed.</summary>
    public string Commented
    {
        get
        {
            var text = new StringBuilder();
            Comment(text, $"From Sigma: {Origin()}");
            foreach (var note in Notes) Comment(text, $"Changed: {note}.");
            foreach (var known in Document.FalsePositives.Where(known => !known.Equals("Unknown", Ignoring)))
                Comment(text, $"May also be: {known}");
            return text.Append(Yaml).ToString();
        }
    }

    /// <summary>The keys after the condition that rules and correlations have in common.</summary>
    public static string Tail(SigmaDocument document, string output, SigmaNotes notes)
    {
        var tags = document.Tags.Select(Tag).Where(tag => tag.Length > 0).Distinct().Prepend("sigma");
        return $"""
              output: {SigmaText.Folded(output, "    ")}  priority: {Priority(document, notes)}
              source: k8s_audit
              tags: [{string.Join(", ", tags.Select(SigmaText.Scalar))}]

            """;
    }

    public static string Description(SigmaDocument document) =>
        SigmaText.Folded(SigmaText.OneLine(document.Text("description") ?? document.Title), "    ");

    private static string Priority(SigmaDocument document, SigmaNotes notes)
    {
        var level = document.Text("level");
        if (level is null) notes.Add($"it has no level; taken as {MissingLevel}");
        return (level ?? MissingLevel).ToLowerInvariant() switch
        {
            "informational" => "INFO",
            "low" => "NOTICE",
            "medium" => "WARNING",
            "high" => "ERROR",
            "critical" => "CRITICAL",
            var unknown => throw new SigmaRefusal($"its level '{unknown}' is unknown"),
        };
    }

    /// <summary>A technique by its number, everything else by its name.</summary>
    private static string Tag(string tag)
    {
        var name = tag.StartsWith("attack.", Ignoring) ? tag["attack.".Length..] : tag;
        var isTechnique = name.Length > 1 && name[0] is 't' or 'T' && char.IsAsciiDigit(name[1]);
        return isTechnique ? name.ToUpperInvariant() : name.Replace('-', '_');
    }

    private static void Comment(StringBuilder text, string comment) =>
        text.Append(string.Concat(SigmaText.Folded(SigmaText.OneLine(comment), "# ").Split('\n').Skip(1)
            .Where(line => line.Length > 0).Select(line => line + "\n")));

    private string Origin()
    {
        string?[] parts =
        [
            Document.Title,
            Document.Id is { } id ? $"id {id}" : null,
            Document.Text("author") is { } author ? $"by {author}" : null,
            Document.Text("status") is { } status ? $"status {status}" : null,
        ];
        return string.Join(", ", parts.Where(part => part is { Length: > 0 }));
    }
}
