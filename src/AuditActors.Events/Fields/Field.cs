namespace AuditActors.Events.Fields;

/// <summary>How a field's values compare; the names in parentheses are Falco's, used in its messages.</summary>
public enum FieldType
{
    /// <summary>Bytes (CHARBUF).</summary>
    Text,

    /// <summary>Unsigned 64-bit integer (UINT64).</summary>
    Number,

    /// <summary>true or false (BOOL).</summary>
    Flag,

    /// <summary>Nanoseconds since 1970, compared as a number (ABSTIME).</summary>
    Time,

    /// <summary>Nanoseconds, compared as a number (RELTIME).</summary>
    Duration,
}

/// <summary>What stands in the brackets after a field's name.</summary>
public enum FieldArgument
{
    None,
    RequiredKey,
    OptionalIndex,
}

/// <summary>One field that rules can name.</summary>
public sealed record Field(string Name, FieldType Type, bool IsList, FieldArgument Argument, string Meaning)
{
    /// <summary>How the field's values differ from Falco's on purpose, in one sentence; null if they do not.</summary>
    public string? Differs { get; init; }
}

/// <summary>A field as a rule uses it, with its argument.</summary>
public sealed record FieldUse(Field Field, string? Argument)
{
    /// <summary>The key in output_fields: the name, and the argument in brackets without quotes.</summary>
    public string Text => Argument is null ? Field.Name : $"{Field.Name}[{Argument}]";
}
