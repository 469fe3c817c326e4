using System.Buffers;
using AuditActors.Events;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>What kind of value an admitted event kept of a field.</summary>
internal enum KeptKind : byte
{
    Missing,
    Text,

    /// <summary>Texts with their lengths in front.</summary>
    List,

    /// <summary>
    /// A value whose text and JSON differ (numbers, times): the text with its length in front, the JSON.
    /// </summary>
    Other,
}

/// <summary>A field's value, independent of the event that it was read from.</summary>
internal readonly struct KeptValue(KeptKind kind, ReadOnlyMemory<byte> content)
{
    /// <summary>Bytes of a value that are kept at most: as many as outputs print of a list.</summary>
    public const int MaxBytes = 1023;

    public static readonly KeptValue Missing;

    public KeptKind Kind => kind;

    public bool IsMissing => kind == KeptKind.Missing;

    public ReadOnlyMemory<byte> Content => content;

    public static KeptValue OfText(ReadOnlySpan<byte> text) => new(KeptKind.Text, text.ToArray());

    public static KeptValue OfList(IEnumerable<ReadOnlyMemory<byte>> elements)
    {
        var content = new StateWriter();
        foreach (var element in elements) content.Bytes(element.Span);
        return new(KeptKind.List, content.Take());
    }

    public static KeptValue OfOther(ReadOnlySpan<byte> text, ReadOnlySpan<byte> json)
    {
        var content = new StateWriter();
        content.Bytes(text);
        content.Raw(json);
        return new(KeptKind.Other, content.Take());
    }

    /// <summary>The value as text: what groups and counts compare, and outputs print.</summary>
    public ReadOnlyMemory<byte> Text
    {
        get
        {
            if (kind is KeptKind.Missing or KeptKind.Text) return content;
            if (kind == KeptKind.Other) return content.Slice(Prefix(content.Span, out var length), length);
            var text = new ArrayBufferWriter<byte>();
            WriteText(text);
            return text.WrittenMemory;
        }
    }

    /// <summary>The value as events keep it: cut where it is very long.</summary>
    public KeptValue Cut()
    {
        if (content.Length <= MaxBytes || kind == KeptKind.Other) return this;
        if (kind != KeptKind.List) return new(kind, content[..MaxBytes]);
        var room = MaxBytes;
        return OfList(Elements().TakeWhile(element => (room -= element.Length + 1) >= 0));
    }

    /// <summary>The elements of a list, of another value the value itself.</summary>
    public List<ReadOnlyMemory<byte>> Elements()
    {
        if (kind != KeptKind.List) return [Text];
        var elements = new List<ReadOnlyMemory<byte>>();
        for (var rest = content; rest.Length > 0;)
        {
            var start = Prefix(rest.Span, out var length);
            elements.Add(rest.Slice(start, length));
            rest = rest[(start + length)..];
        }

        return elements;
    }

    public void WriteText(IBufferWriter<byte> to)
    {
        switch (kind)
        {
            case KeptKind.Missing:
                to.Write("<NA>"u8);
                break;
            case KeptKind.List:
                WriteList("("u8, ")"u8, to, (element, buffer) => buffer.Write(element));
                break;
            default:
                to.Write(Text.Span);
                break;
        }
    }

    public void WriteJson(IBufferWriter<byte> to)
    {
        switch (kind)
        {
            case KeptKind.Missing:
                to.Write("null"u8);
                break;
            case KeptKind.Text:
                JsonText.WriteString(content.Span, to);
                break;
            case KeptKind.List:
                WriteList("["u8, "]"u8, to, JsonText.WriteString);
                break;
            default:
                var start = Prefix(content.Span, out var length);
                to.Write(content.Span[(start + length)..]);
                break;
        }
    }

    private void WriteList(
        ReadOnlySpan<byte> open, ReadOnlySpan<byte> close, IBufferWriter<byte> to,
        Action<ReadOnlySpan<byte>, IBufferWriter<byte>> write)
    {
        to.Write(open);
        var first = true;
        foreach (var element in Elements())
        {
            if (!first) to.Write(","u8);
            write(element.Span, to);
            first = false;
        }

        to.Write(close);
    }

    private static int Prefix(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new StateReader(bytes);
        length = (int)reader.Unsigned();
        return PrefixLength(length);
    }

    private static int PrefixLength(int length)
    {
        var bytes = 1;
        for (; length >= 0x80; length >>= 7) bytes++;
        return bytes;
    }
}
