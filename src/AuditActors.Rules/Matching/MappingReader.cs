using System.Buffers;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>Maps one text to another, or to nothing when it cannot; returns the length written, or -1.</summary>
internal delegate int TextMapping(ReadOnlySpan<byte> text, Span<byte> to);

/// <summary>tolower, toupper, basename and b64, element by element on lists.</summary>
internal sealed class MappingReader(ValueReader inner, TextMapping mapping)
    : ValueReader(inner.Name, FieldType.Text, inner.IsList)
{
    public override bool CarriesTerminator => true;

    public override FieldValue Read(EventView view)
    {
        var value = inner.Read(view);
        if (value.IsMissing) return value;
        return IsList ? MapList(view, value) : Map(view, value);
    }

    private FieldValue MapList(EventView view, FieldValue list)
    {
        Span<FieldValue> mapped = list.Length <= 16 ? stackalloc FieldValue[list.Length] : new FieldValue[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            mapped[i] = Map(view, view.Element(list, i));
            if (mapped[i].IsMissing) return FieldValue.Missing;
        }

        view.BeginList();
        foreach (var element in mapped) view.AddElement(view.Text(element));
        return view.EndList();
    }

    private FieldValue Map(EventView view, FieldValue value)
    {
        var text = view.Text(value);
        if (text.Length <= 512)
        {
            Span<byte> few = stackalloc byte[512];
            var length = mapping(text, few);
            return length < 0 ? FieldValue.Missing : view.NewText(few[..length]);
        }

        var many = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = mapping(text, many);
            return length < 0 ? FieldValue.Missing : view.NewText(many.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(many);
        }
    }
}
