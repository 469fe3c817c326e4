namespace AuditActors.Events;

/// <summary>
/// A value's stretch of an event's JSON, escapes as written: of a string its inside without the quotes, of anything
/// else (numbers, <c>null</c>, objects) all of it. That is the value's text as rules see it, once escapes are decoded.
/// </summary>
public readonly record struct JsonSlice(int Start, int Length)
{
    public static readonly JsonSlice Missing = new(0, -1);

    public bool IsMissing => Length < 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => IsMissing ? default : json.Slice(Start, Length);

    /// <summary>Whether the value is a JSON string, so that backslashes in it are escapes.</summary>
    public bool IsString(ReadOnlySpan<byte> json) => Length >= 0 && Start > 0 && json[Start - 1] == '"';
}
