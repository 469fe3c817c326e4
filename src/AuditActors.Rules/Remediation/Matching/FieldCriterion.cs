namespace AuditActors.Rules.Remediation.Matching;

/// <summary>One condition of an item of <c>output_fields</c>: <c>k=v</c>, <c>k!=v</c>, <c>k exists</c>.</summary>
internal sealed record FieldCriterion(string Field, FieldTest Test, string Value)
{
    private const string ExistsWord = " exists";
    private const string UseCondition = "compare in match.condition, where values stand in quotes";

    /// <summary>Null, and why, when the text is no condition.</summary>
    public static FieldCriterion? Parse(string text, out (string Message, string Hint) problem)
    {
        problem = default;
        var written = text.Replace("\"", "", StringComparison.Ordinal).Trim();
        if (written.EndsWith(ExistsWord, StringComparison.Ordinal) && IsField(written[..^ExistsWord.Length].Trim()))
            return new FieldCriterion(written[..^ExistsWord.Length].Trim(), FieldTest.Exists, "");
        var sign = SignAfter(written);
        if (sign < 0)
        {
            problem = ($"'{written}' compares nothing", "FIELD=VALUE, FIELD!=VALUE or FIELD exists");
            return null;
        }

        var isNegated = written[sign] == '!';
        var field = written[..sign].Trim();
        var value = written[(sign + (isNegated ? 2 : 1))..].Trim();
        if (!IsField(field))
            problem = ($"incorrect output field key '{field}'", "a field's name, such as ka.target.name");
        else if (value.Contains('=', StringComparison.Ordinal))
            problem = ($"the value '{value}' holds '=', which Talon drops without a word", UseCondition);
        else if (value.Contains('!', StringComparison.Ordinal) && isNegated)
            problem = ($"the value '{value}' holds '!', which Talon drops without a word", UseCondition);
        return problem.Message is not null
            ? null
            : new FieldCriterion(field, isNegated ? FieldTest.Differs : FieldTest.Equals, value);
    }

    public bool Fits(AlertFacts fields) => Test switch
    {
        FieldTest.Exists => fields.Find(Field) is not null,
        FieldTest.Equals => fields.Find(Field)?.IsPrintedAs(Value) == true,
        _ => fields.Find(Field)?.IsPrintedAs(Value) != true,
    };

    /// <summary>Where the comparison stands: brackets of a field's argument are passed over.</summary>
    private static int SignAfter(string text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '[') depth++;
            else if (text[at] == ']') depth--;
            else if (depth == 0
                && (text[at] == '=' || (text[at] == '!' && at + 1 < text.Length && text[at + 1] == '=')))
                return at;
        }

        return -1;
    }

    private static bool IsField(string text)
    {
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0 && !text.EndsWith(']')) return false;
        var name = bracket < 0 ? text : text[..bracket];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');
    }
}

/// <summary>What a condition asks of a field.</summary>
internal enum FieldTest
{
    Exists,
    Equals,

    /// <summary>Also true when the field is missing.</summary>
    Differs,
}
