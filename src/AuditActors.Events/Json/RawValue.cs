namespace AuditActors.Events.Json;

/// <summary>Where a JSON value stands, quotes and brackets included; the default value stands for none.</summary>
internal readonly record struct RawValue(int Start, int End)
{
    public bool IsMissing => End == 0;

    public bool IsArray(ReadOnlySpan<byte> json) => !IsMissing && json[Start] == '[';

    public bool IsObject(ReadOnlySpan<byte> json) => !IsMissing && json[Start] == '{';

    public bool IsString(ReadOnlySpan<byte> json) => !IsMissing && json[Start] == '"';

    public bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> literal) =>
        !IsMissing && In(json).SequenceEqual(literal);

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json[Start..End];

    /// <summary>The inside of a string.</summary>
    public ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> json) => json[(Start + 1)..(End - 1)];
}
