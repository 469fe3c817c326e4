using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>Bytes of a text or elements of a list.</summary>
internal sealed class LengthReader(ValueReader inner) : ValueReader(inner.Name, FieldType.Number, isList: false)
{
    public override FieldValue Read(EventView view)
    {
        var value = inner.Read(view);
        if (value.IsMissing) return inner is ListReader { IsEmpty: true } ? FieldValue.OfNumber(0) : value;
        return FieldValue.OfNumber((ulong)(value.Kind == ValueKind.List ? value.Length : view.Text(value).Length));
    }
}
