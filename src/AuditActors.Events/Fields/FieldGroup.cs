using System.Globalization;

namespace AuditActors.Events.Fields;

/// <summary>Fields that are looked up together, as a list of checks is in Falco.</summary>
internal sealed class FieldGroup(IReadOnlyList<FieldDefinition> definitions, bool takesArguments)
{
    // Longest first, so that the first name that fits is the longest.
    private readonly Field[] _longestFirst =
        [.. definitions.Select(d => d.Field).OrderByDescending(f => f.Name.Length)];

    public IReadOnlyList<FieldDefinition> Definitions { get; } = definitions;

    /// <summary>The field that the text names; null if this group knows none.</summary>
    public FieldLookup? Find(string text)
    {
        if (takesArguments) text = text.Split(' ', 2)[0];
        var field = Array.Find(_longestFirst, f => text.StartsWith(f.Name, StringComparison.Ordinal));
        if (field is null) return null;
        if (text.Length > field.Name.Length)
            return takesArguments && text[field.Name.Length] == '[' ? FindWithArgument(field, text) : null;
        return field.Argument == FieldArgument.RequiredKey
            ? Failed($"filter '{text}': {field.Name} requires an argument but none provided")
            : new(new(field, null), null);
    }

    private static FieldLookup? FindWithArgument(Field field, string text)
    {
        var start = field.Name.Length + 1;
        var end = text.IndexOf(']', start);
        if (end < 0) return Failed($"filter '{text}': {field.Name} has unbalanced argument brackets");
        var argument = text[start..end];
        if (Refusal(field, argument, text) is { } error) return Failed(error);
        return end + 1 == text.Length ? new(new(field, argument), null) : null;
    }

    private static string? Refusal(Field field, string argument, string text)
    {
        if (field.Argument == FieldArgument.RequiredKey) return null;
        if (field.Argument == FieldArgument.None)
            return $"filter '{text}': {field.Name} does not allow nor require an argument "
                + $"but one is provided: {argument}";
        var fault = IndexFault(argument);
        return fault is null ? null : $"filter {text} {field.Name} has an invalid index argument {fault}: {argument}";
    }

    private static string? IndexFault(string argument)
    {
        if (argument.Any(c => !char.IsAsciiDigit(c))) return "not composed only by digits";
        if (argument.Length == 0 || (argument.Length > 1 && argument[0] == '0')) return "starting with 0";
        return ulong.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "not representable on 64 bit";
    }

    private static FieldLookup Failed(string error) => new(null, error);
}
