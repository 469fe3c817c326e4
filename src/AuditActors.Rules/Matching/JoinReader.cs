using System.Buffers;
using System.Collections.Immutable;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

internal sealed class JoinReader(ValueReader separator, ValueReader list)
    : ValueReader(list.Name, FieldType.Text, isList: false)
{
    public override FieldValue Read(EventView view)
    {
        var between = separator.Read(view);
        var elements = list.Read(view);
        if (between.IsMissing) return between;
        if (elements.IsMissing) return list is ListReader { IsEmpty: true } ? view.NewText(default) : elements;
        var joined = new ArrayBufferWriter<byte>();
        for (var i = 0; i < elements.Length; i++)
        {
            if (i > 0) joined.Write(view.Text(between));
            joined.Write(view.Text(view.Element(elements, i)));
        }

        return view.NewText(joined.WrittenSpan);
    }
}

internal sealed class ConcatReader(ImmutableArray<ValueReader> parts) : ValueReader("", FieldType.Text, isList: false)
{
    public override FieldValue Read(EventView view)
    {
        var joined = new ArrayBufferWriter<byte>();
        foreach (var part in parts)
        {
            var value = part.Read(view);
            if (value.IsMissing) return value;
            joined.Write(view.Text(value));
        }

        return view.NewText(joined.WrittenSpan);
    }
}
