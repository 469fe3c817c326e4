using System.Text.RegularExpressions;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Checks <c>%YAML</c> and <c>%TAG</c> in front of a document; others are ignored.</summary>
internal static partial class YamlDirectives
{
    public static void Skip(YamlScanner scanner)
    {
        var seenVersion = false;
        var handles = new HashSet<string>(StringComparer.Ordinal);
        while (scanner.Peek() is { Kind: YamlTokenKind.Directive } token)
        {
            var words = token.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var problem = token.Text.StartsWith("YAML", StringComparison.Ordinal) && words[0] == "YAML"
                ? VersionProblem(words, ref seenVersion)
                : token.Text.StartsWith("TAG", StringComparison.Ordinal) && words[0] == "TAG"
                    ? TagProblem(words, handles)
                    : null;
            if (problem is not null) throw new YamlSyntaxException(problem, token.At);
            scanner.Take();
        }
    }

    private static string? VersionProblem(string[] words, ref bool seen)
    {
        if (words.Length != 2) return "YAML directives must have exactly one argument";
        if (seen) return "repeated YAML directive";
        seen = true;
        var version = VersionPattern().Match(words[1]);
        if (!version.Success) return $"bad YAML version: {words[1]}";
        return version.Groups[1].ValueSpan.TrimStart("0+") is "" or "1" || version.Groups[1].Value[0] == '-'
            ? null
            : "YAML major version too large";
    }

    private static string? TagProblem(string[] words, HashSet<string> handles)
    {
        if (words.Length != 3) return "TAG directives must have exactly two arguments";
        return handles.Add(words[1]) ? null : "repeated TAG directive";
    }

    [GeneratedRegex(@"^([+-]?[0-9]{1,9}).[+-]?[0-9]{1,9}\z")]
    private static partial Regex VersionPattern();
}
