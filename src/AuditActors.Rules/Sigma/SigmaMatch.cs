using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;

namespace AuditActors.Rules.Sigma;

/// <summary>One <c>field|modifiers: values</c> of a detection as a condition.</summary>
internal sealed class SigmaMatch(SigmaNotes notes)
{
    private static readonly ImmutableArray<string> Kinds =
        ["contains", "startswith", "endswith", "re", "exists", "cidr"];

    public string Condition(string key, YamlNode value)
    {
        var parts = key.Split('|');
        var name = parts[0];
        var modifiers = parts[1..];
        if (modifiers.FirstOrDefault(Unknown) is { } unknown)
            throw new SigmaRefusal($"'{key}' has the modifier '{unknown}', which has no counterpart");
        if (MeantElsewhere(name, value) is { } meant) return meant;
        var field = SigmaField.Of(name, notes);
        var kind = modifiers.FirstOrDefault(Kinds.Contains) ?? "";
        var values = Values(key, value);
        if (kind == "exists") return Exists(key, field, values);
        var all = modifiers.Contains("all");
        if (kind is "" && !all && values.Length > 1 && Listed(field, values, modifiers) is { } listed) return listed;
        return SigmaText.Joined(all, values.Select(each => One(key, field, kind, each, modifiers)));
    }

    /// <summary>Texts that may stand anywhere in the event.</summary>
    public string Keywords(IEnumerable<YamlNode> values)
    {
        notes.Add("keywords are looked for in the whole event, which takes more time than a field");
        return SigmaText.Joined(all: false, values.Select(value => value is YamlNode.Scalar scalar
            ? $"jevt.obj {Containing(new SigmaPattern(scalar.Text))}"
            : throw new SigmaRefusal("a keyword is no text")));
    }

    private static bool Unknown(string modifier) =>
        !Kinds.Contains(modifier) && modifier is not ("all" or "cased" or "i" or "m" or "s");

    /// <summary>What Sigma's rules say but mean otherwise.</summary>
    private string? MeantElsewhere(string name, YamlNode value)
    {
        if (name is "hostPath" or "capabilities" && value is YamlNode.Scalar { Text: "*" })
        {
            notes.Add($"'{name}' is no member of audit events; read as: the request's object has it anywhere");
            return $"jevt.value[/requestObject] contains {SigmaText.Quoted($"\"{name}\":")}";
        }

        if (name == "responseStatus.code" && value is YamlNode.Scalar { Text: var code }
            && code.ToUpperInvariant() is "ALLOW" or "FORBID")
        {
            notes.Add($"no answer has the code '{code}'; read as the decision of authorization");
            return $"ka.auth.decision = {code.ToLowerInvariant()}";
        }

        return null;
    }

    private static ImmutableArray<string?> Values(string key, YamlNode value) => value switch
    {
        YamlNode.Sequence { Items: { Count: > 0 } items } => [.. items.Select(item => Value(key, item))],
        YamlNode.Sequence => throw new SigmaRefusal($"'{key}' has no value"),
        _ => [Value(key, value)],
    };

    private static string? Value(string key, YamlNode value) => value switch
    {
        YamlNode.Null => null,
        YamlNode.Scalar scalar => scalar.Text,
        _ => throw new SigmaRefusal($"'{key}' has a list or mapping where a text should be"),
    };

    private static string Exists(string key, SigmaField field, ImmutableArray<string?> values) => values switch
    {
        ["true" or "True" or "yes"] => $"{field.Text} exists",
        ["false" or "False" or "no"] => $"not {field.Text} exists",
        _ => throw new SigmaRefusal($"'{key}' is neither true nor false"),
    };

    /// <summary>Several texts without wildcards in one comparison.</summary>
    private string? Listed(SigmaField field, ImmutableArray<string?> values, string[] modifiers)
    {
        if (values.Any(value => value is null or "")) return null;
        var patterns = values.Select(value => new SigmaPattern(value!)).ToList();
        if (patterns.Exists(pattern => pattern.HasWildcards)) return null;
        if (field.IsList || modifiers.Contains("cased") || IsCaseless(field, patterns))
        {
            if (field.IsList) NoteCase(field);
            foreach (var pattern in patterns) NoteVerb(field, pattern.Literal);
            var items = patterns.Select(pattern => SigmaText.Word(Literal(field, pattern)));
            return $"{field.Text} {(field.IsList ? "intersects" : "in")} ({string.Join(", ", items)})";
        }

        return $"{field.Text} iglob anyof ({Quoted(patterns.Select(pattern => pattern.Glob))})";
    }

    private string One(string key, SigmaField field, string kind, string? value, string[] modifiers)
    {
        if (value is null) return $"not {field.Text} exists";
        if (value.Length == 0) return $"{field.Text} = \"\"";
        var pattern = new SigmaPattern(value);
        if (kind is "" && pattern.IsAnything) return $"{field.Text} exists";
        if (kind == "re") return Regex(key, field, value, modifiers);
        if (kind == "cidr") return $"{field.Text} startswith {SigmaText.Quoted(Network(key, value))}";
        if (field.IsList) return InList(field, kind, pattern);
        if (modifiers.Contains("cased")) return $"{field.Text} {Cased(kind, pattern)}";
        return $"{field.Text} " + kind switch
        {
            "contains" => Containing(pattern),
            "startswith" => $"iglob {SigmaText.Quoted(pattern.Glob + "*")}",
            "endswith" => $"iglob {SigmaText.Quoted("*" + pattern.Glob)}",
            _ => Equal(field, pattern),
        };
    }

    private string Equal(SigmaField field, SigmaPattern pattern)
    {
        if (pattern.HasWildcards || !IsCaseless(field, [pattern])) return $"iglob {SigmaText.Quoted(pattern.Glob)}";
        NoteVerb(field, pattern.Literal);
        return $"= {SigmaText.Word(Literal(field, pattern))}";
    }

    private static string Cased(string kind, SigmaPattern pattern)
    {
        if (pattern.HasWildcards)
            return $"glob {SigmaText.Quoted(Stars(kind, pattern.Glob))}";
        return $"{(kind.Length > 0 ? kind : "=")} {SigmaText.Quoted(pattern.Literal)}";
    }

    private static string Containing(SigmaPattern pattern) => pattern.HasWildcards
        ? $"iglob {SigmaText.Quoted($"*{pattern.Glob}*")}"
        : $"icontains {SigmaText.Quoted(pattern.Literal)}";

    private string InList(SigmaField field, string kind, SigmaPattern pattern)
    {
        if (kind is "" && !pattern.HasWildcards)
        {
            NoteCase(field);
            return $"{field.Text} intersects ({SigmaText.Word(pattern.Literal)})";
        }

        if (kind is not "contains")
            notes.Add($"{field.Text} is a list; the text is looked for anywhere in it, not at the ends of its items");
        return $"join(\",\", {field.Text}) {Containing(pattern)}";
    }

    private static string Regex(string key, SigmaField field, string pattern, string[] modifiers)
    {
        if (field.IsList) throw new SigmaRefusal($"'{key}' is a list, on which no regular expression works");
        if (modifiers.Contains("m") || modifiers.Contains("s"))
            throw new SigmaRefusal($"'{key}' looks over the ends of lines, which has no counterpart");
        var whole = $".*({pattern}).*";
        if (!modifiers.Contains("i")) return $"{field.Text} regex {SigmaText.Quoted(whole)}";
        if (pattern.Contains('\\'))
            throw new SigmaRefusal($"'{key}' ignores case with backslashes in it, which has no counterpart");
        return $"tolower({field.Text}) regex {SigmaText.Quoted(whole.ToLowerInvariant())}";
    }

    private static string Network(string key, string network)
    {
        var parts = network.Split('/');
        var bytes = parts[0].Split('.');
        return parts is [_, "8" or "16" or "24"] && bytes.Length == 4
            ? string.Join('.', bytes.Take(int.Parse(parts[1]) / 8)) + "."
            : throw new SigmaRefusal($"'{key}' has the network {network}; only IPv4 ones of 8, 16 or 24 bits work");
    }

    private static string Stars(string kind, string glob) => kind switch
    {
        "contains" => $"*{glob}*",
        "startswith" => $"{glob}*",
        "endswith" => $"*{glob}",
        _ => glob,
    };

    private static bool IsCaseless(SigmaField field, IEnumerable<SigmaPattern> patterns) =>
        field.IsLower || patterns.All(pattern => !pattern.HasLetters);

    private static string Literal(SigmaField field, SigmaPattern pattern) =>
        field.IsLower ? pattern.Literal.ToLowerInvariant() : pattern.Literal;

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(SigmaText.Quoted));

    private void NoteCase(SigmaField field) => notes.Add($"{field.Text} is a list; upper and lower case matter in it");

    private void NoteVerb(SigmaField field, string text)
    {
        if (field.Text == "ka.verb" && text == "replace")
            notes.Add("no audit event has the verb 'replace': a replacement is an 'update'");
    }
}
