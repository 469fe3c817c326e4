using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AuditActors.Rules.Remediation.Matching;

/// <summary>A value of an alert's <c>output_fields</c>.</summary>
/// <param name="Text">The text itself; of a number or flag as JSON has it, of a list as Go prints it.</param>
/// <param name="Elements">Of a list its elements, otherwise the text alone.</param>
/// <param name="IsList">Whether it is a list.</param>
internal sealed record AlertValue(string Text, ImmutableArray<string> Elements, bool IsList)
{
    private string? _asGoPrintsIt;

    /// <summary>Null for what has no value.</summary>
    public static AlertValue? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Array => OfList([.. json.EnumerateArray().Select(Printed)]),
        JsonValueKind.Number => Single(json.GetRawText()) with { _asGoPrintsIt = Printed(json) },
        _ => Single(Printed(json)),
    };

    public static AlertValue Single(string text) => new(text, [text], IsList: false);

    public static AlertValue OfList(ImmutableArray<string> elements) =>
        new($"[{string.Join(' ', elements)}]", elements, IsList: true);

    /// <summary>As Talon compares: with the value as Go prints it.</summary>
    public bool IsPrintedAs(string text) => Text == text || _asGoPrintsIt == text;

    private static string Printed(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => GoNumber.Print(json.GetDouble()),
        JsonValueKind.Null => "<nil>",
        JsonValueKind.Array => $"[{string.Join(' ', json.EnumerateArray().Select(Printed))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{json}"),
    };
}
