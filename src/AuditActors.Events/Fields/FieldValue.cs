namespace AuditActors.Events.Fields;

/// <summary>What kind of value a field has in one event.</summary>
public enum ValueKind : byte
{
    Missing,
    Text,
    Number,
    Flag,
    List,
}

/// <summary>
/// A value within an <see cref="EventView"/>; valid until the view is loaded with the next event. Text lies in the
/// event's JSON or in the view's scratch memory, a list's elements lie side by side in the view.
/// </summary>
public readonly record struct FieldValue(ValueKind Kind, bool InScratch, int Start, int Length, ulong Number)
{
    public static readonly FieldValue Missing;

    public static FieldValue OfNumber(ulong number) => new(ValueKind.Number, false, 0, 0, number);

    public static FieldValue OfFlag(bool flag) => new(ValueKind.Flag, false, 0, 0, flag ? 1UL : 0UL);

    public bool IsMissing => Kind == ValueKind.Missing;

    internal static FieldValue OfText(bool inScratch, int start, int length) =>
        new(ValueKind.Text, inScratch, start, length, 0);

    internal static FieldValue OfList(int start, int length) =>
        length == 0 ? Missing : new(ValueKind.List, false, start, length, 0);
}
