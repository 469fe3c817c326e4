namespace AuditActors.Rules.Text;

/// <summary>A condition's text on its way from the file to the parser.</summary>
/// <param name="Scalar">As the file's key gives it.</param>
/// <param name="ScalarAt">Where in <paramref name="Written"/> that starts: exceptions put a parenthesis in
/// front.</param>
/// <param name="Written">With appends and exceptions; Falco shows this.</param>
/// <param name="Parsed">With lists put in.</param>
/// <param name="Edits">How <paramref name="Parsed"/> came from <paramref name="Written"/>.</param>
internal sealed record ConditionText(string Scalar, int ScalarAt, string Written, string Parsed, TextEdits Edits)
{
    /// <summary>Which character of the key's value a parsed character comes from; null when from none.</summary>
    public int? InScalar(int parsed)
    {
        var index = Edits.Before(parsed) - ScalarAt;
        return index >= 0 && index <= Scalar.Length ? index : null;
    }

    /// <summary>The line around a parsed character, and where in it the character stands.</summary>
    public (string Line, int Column) LineOf(int parsed)
    {
        var at = Math.Min(parsed, Parsed.AsSpan().TrimEnd().Length);
        var start = at == 0 ? 0 : Parsed.LastIndexOf('\n', at - 1) + 1;
        var end = Parsed.IndexOf('\n', at);
        return (Parsed[start..(end < 0 ? Parsed.Length : end)], at - start);
    }
}
