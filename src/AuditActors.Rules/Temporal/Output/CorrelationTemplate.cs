using System.Collections.Immutable;
using System.Globalization;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>
/// A correlation's output, parsed once. A token is the longest text after a percent sign that is one.
/// </summary>
public sealed class CorrelationTemplate
{
    public static readonly CorrelationTemplate Empty = new("", []);

    private static readonly ImmutableArray<(string Text, MatchFact Fact)> Facts =
    [
        ("key", MatchFact.Key),
        ("count", MatchFact.Count),
        ("distinct", MatchFact.Distinct),
        ("value", MatchFact.Value),
        ("values", MatchFact.Values),
        ("limit", MatchFact.Limit),
        ("window.start", MatchFact.WindowStart),
        ("window.end", MatchFact.WindowEnd),
        ("window.seconds", MatchFact.WindowSeconds),
        ("suppressed", MatchFact.Suppressed),
        ("alert.id", MatchFact.AlertId),
        ("rule.name", MatchFact.RuleName),
    ];

    private CorrelationTemplate(string text, ImmutableArray<TemplatePart> parts) => (Text, Parts) = (text, parts);

    public string Text { get; }

    public ImmutableArray<TemplatePart> Parts { get; }

    /// <summary>Every field of which a value must be kept.</summary>
    public IEnumerable<FieldUse> Fields => Parts.SelectMany(part => part switch
    {
        TemplatePart.Field single => [single.Source.Use],
        TemplatePart.Each each => [each.Use],
        TemplatePart.Computed computed => computed.Fields.Select(inside => inside.Use),
        _ => Enumerable.Empty<FieldUse>(),
    });

    /// <summary>The facts that tokens name.</summary>
    public static IEnumerable<string> FactNames => Facts.Select(fact => fact.Text);

    /// <summary>
    /// Parses a text without blanks around it; the error names what follows a percent sign and is no token, and that
    /// sign.
    /// </summary>
    public static (CorrelationTemplate? Template, string? Error, int At) Parse(
        string text, MatchFields fields, IReadOnlyList<string> groups)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var rest = text;
        if (rest.StartsWith('*')) rest = rest[1..];
        while (rest.Length > 0)
        {
            var percent = rest.IndexOf('%', StringComparison.Ordinal);
            var literal = percent < 0 ? rest : rest[..percent];
            if (literal.Length > 0) parts.Add(new TemplatePart.Literal(literal));
            if (percent < 0) break;
            var at = text.Length - rest.Length + percent;
            rest = rest[(percent + 1)..];
            var digits = rest.TakeWhile(char.IsAsciiDigit).Count();
            var width = digits == 0 ? (int?)null : Number(rest[..digits]);
            rest = rest[digits..];
            if (Token(rest, fields, groups) is not { } token)
                return (null, $"unknown token: no field, group or fact after '%' in '%{Start(rest)}'", at);
            parts.Add(token with { Width = width });
            rest = rest[token.Text.Length..];
        }

        return (new CorrelationTemplate(text, parts.ToImmutable()), null, 0);
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static string Start(string text) => text.Length <= 24 ? text : $"{text[..24]}...";

    private static TemplatePart? Token(string rest, MatchFields fields, IReadOnlyList<string> groups) =>
        Tokens(rest, fields, groups).MaxBy(token => token.Text.Length);

    private static IEnumerable<TemplatePart> Tokens(string rest, MatchFields fields, IReadOnlyList<string> groups)
    {
        foreach (var (text, fact) in Facts)
        {
            if (Starts(rest, text)) yield return new TemplatePart.Fact(fact, 0, text, null);
        }

        for (var i = 0; i < groups.Count; i++)
        {
            var (named, numbered) = ($"group.{groups[i]}", $"group.{i + 1}");
            if (Starts(rest, named)) yield return new TemplatePart.Fact(MatchFact.GroupValue, i, named, null);
            if (Starts(rest, numbered)) yield return new TemplatePart.Fact(MatchFact.GroupValue, i, numbered, null);
        }

        for (var i = 0; i < fields.Selectors.Length; i++)
        {
            var count = fields.Selectors[i] + ".count";
            if (Starts(rest, count)) yield return new TemplatePart.Fact(MatchFact.SelectorCount, i, count, null);
        }

        if (Starts(rest, "each.")
            && Field(rest["each.".Length..], fields) is TemplatePart.Field { Source: var each } part)
            yield return new TemplatePart.Each(each.Use, $"each.{part.Text}", null);
        if (Field(rest, fields) is { } field) yield return field;
    }

    private static bool Starts(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);

    /// <summary>The field or transformer that is the longest start of a text.</summary>
    private static TemplatePart? Field(string rest, MatchFields fields)
    {
        for (var length = rest.Length; length > 0;)
        {
            var operand = ConditionParser.ParseOperand(rest[..length], out var taken);
            if (operand is not null && taken == length && Part(operand, rest[..length], fields) is { } part)
                return part;
            length = operand is not null && taken < length ? taken : length - 1;
        }

        return null;
    }

    private static TemplatePart? Part(Operand operand, string text, MatchFields fields)
    {
        if (operand is Operand.Field field)
            return fields.Find(field.Text) is { } found ? new TemplatePart.Field(found, text, null) : null;
        var inside = ConditionFields.Of(operand).Select(each => fields.Find(each.Text)).ToList();
        if (inside.Contains(null) || !MatchReading.Compiles(operand, fields)) return null;
        return new TemplatePart.Computed(operand, [.. inside.Select(each => each!)], text, null);
    }
}
