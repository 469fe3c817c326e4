namespace AuditActors.Sinks.Json;

/// <summary>Text for receivers that take only so much of it.</summary>
internal static class ShortText
{
    private const string More = "…";

    public static string Of(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var end = longest - More.Length;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + More;
    }
}
