using System.Collections.Immutable;
using System.Globalization;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Output;

/// <summary>A template, or why the text is none and the percent sign at which that shows.</summary>
public sealed record OutputParse(OutputTemplate? Template, string? Error, int At = 0);

/// <summary>A stretch of an output: literal text, or a field or transformer with an optional width in bytes.</summary>
public abstract record OutputPart
{
    public sealed record Literal(string Text) : OutputPart;

    public sealed record Placeholder(Operand Operand, int? Width) : OutputPart;
}

/// <summary>A rule's output text, parsed once into literals and placeholders.</summary>
public sealed class OutputTemplate
{
    private OutputTemplate(string text, ImmutableArray<OutputPart> parts)
    {
        Text = text;
        Parts = parts;
    }

    public string Text { get; }

    public ImmutableArray<OutputPart> Parts { get; }

    /// <summary>
    /// Parses a text. A placeholder takes the longest prefix of what follows the percent sign that is a field or a
    /// transformer known to the catalogue; a leading star is consumed.
    /// </summary>
    public static OutputParse Parse(string text, FieldCatalog catalog)
    {
        if (text.Length == 0) return new OutputParse(null, "empty formatting token");
        var readers = new ReaderCompiler(catalog, new FieldPlan(catalog));
        var parts = ImmutableArray.CreateBuilder<OutputPart>();
        var rest = text.AsSpan(text[0] == '*' ? 1 : 0);
        while (!rest.IsEmpty)
        {
            var percent = rest.IndexOf('%');
            var literal = percent < 0 ? rest : rest[..percent];
            if (!literal.IsEmpty) parts.Add(new OutputPart.Literal(literal.ToString()));
            if (percent < 0) break;
            var at = text.Length - rest.Length + percent;
            rest = rest[(percent + 1)..];
            if (TakePlaceholder(ref rest, readers, out var placeholder) is { } error)
                return new OutputParse(null, error, at);
            parts.Add(placeholder!);
        }

        return new OutputParse(new OutputTemplate(text, parts.DrainToImmutable()), null);
    }

    /// <summary>Every field of the placeholders, those inside transformers included, as they appear.</summary>
    internal IEnumerable<Operand.Field> Fields() =>
        Parts.OfType<OutputPart.Placeholder>().SelectMany(part => FieldsIn(part.Operand));

    private static IEnumerable<Operand.Field> FieldsIn(Operand operand) => operand switch
    {
        Operand.Field field => [field],
        Operand.Transform transform => transform.Arguments.SelectMany(FieldsIn),
        Operand.List list => list.Items.SelectMany(FieldsIn),
        _ => [],
    };

    private static string? TakePlaceholder(
        ref ReadOnlySpan<char> rest, ReaderCompiler readers, out OutputPart.Placeholder? placeholder)
    {
        placeholder = null;
        if (rest.IsEmpty) return "invalid formatting syntax: formatting cannot end with a %";
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) return "invalid formatting syntax: formatting cannot end with a number";
        int? width = digits == 0 ? null : Width(rest[..digits]);
        rest = rest[digits..];
        for (var length = rest.Length; length > 0;)
        {
            var operand = ConditionParser.ParseOperand(rest[..length].ToString(), out var taken);
            if (operand is not null && taken == length && Compiles(operand, readers))
            {
                placeholder = new OutputPart.Placeholder(operand, width);
                rest = rest[length..];
                return null;
            }

            length = operand is not null && taken < length ? taken : length - 1;
        }

        return $"unknown filter: no field or transformer after '%' in '%{Shortened(rest)}'";
    }

    private static int Width(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : int.MaxValue;

    private static string Shortened(ReadOnlySpan<char> text) =>
        text.Length <= 24 ? text.ToString() : $"{text[..24]}...";

    private static bool Compiles(Operand operand, ReaderCompiler readers)
    {
        try
        {
            readers.Compile(operand);
            return true;
        }
        catch (CompileException)
        {
            return false;
        }
    }
}
