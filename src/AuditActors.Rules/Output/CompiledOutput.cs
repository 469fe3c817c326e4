using System.Buffers;
using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Output;

internal abstract record MessagePart
{
    public sealed record Literal(byte[] Text) : MessagePart;

    public sealed record Placeholder(ValueReader Reader, int? Width) : MessagePart;
}

/// <summary>A value of output_fields: a field in its own JSON type, or formatted text.</summary>
internal abstract record FieldText
{
    public sealed record Native(int Slot) : FieldText;

    public sealed record Formatted(ImmutableArray<MessagePart> Parts) : FieldText;
}

/// <summary>Writes a rule's message and output_fields for the event in a view.</summary>
internal sealed class CompiledOutput(
    ImmutableArray<MessagePart> message, ImmutableArray<(string Key, FieldText Value)> fields)
{
    private readonly ImmutableArray<byte[]> _keys = [.. fields.Select(field => Key(field.Key))];

    public ReadOnlyMemory<byte> Message(EventView view)
    {
        var to = new ArrayBufferWriter<byte>(256);
        Write(message, view, to);
        return to.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Fields(EventView view)
    {
        var to = new ArrayBufferWriter<byte>(512);
        to.Write("{"u8);
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0) to.Write(","u8);
            to.Write(_keys[i]);
            if (fields[i].Value is FieldText.Native native) view.WriteJson(native.Slot, to);
            else WriteFormatted((FieldText.Formatted)fields[i].Value, view, to);
        }

        to.Write("}"u8);
        return to.WrittenMemory;
    }

    private static byte[] Key(string key)
    {
        var to = new ArrayBufferWriter<byte>();
        JsonText.WriteString(System.Text.Encoding.UTF8.GetBytes(key), to);
        to.Write(":"u8);
        return to.WrittenSpan.ToArray();
    }

    private static void WriteFormatted(FieldText.Formatted formatted, EventView view, ArrayBufferWriter<byte> to)
    {
        var text = new ArrayBufferWriter<byte>();
        Write(formatted.Parts, view, text);
        JsonText.WriteString(text.WrittenSpan, to);
    }

    private static void Write(ImmutableArray<MessagePart> parts, EventView view, ArrayBufferWriter<byte> to)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case MessagePart.Literal literal:
                    to.Write(literal.Text);
                    break;
                case MessagePart.Placeholder { Width: { } width } placeholder:
                    WriteFitted(placeholder.Reader, width, view, to);
                    break;
                case MessagePart.Placeholder placeholder:
                    WriteText(placeholder.Reader, view, to);
                    break;
            }
        }
    }

    /// <summary>Cuts or pads with blanks on the right; no width (0) leaves the text as it is.</summary>
    private static void WriteFitted(ValueReader reader, int width, EventView view, ArrayBufferWriter<byte> to)
    {
        var text = new ArrayBufferWriter<byte>();
        WriteText(reader, view, text);
        to.Write(width == 0 ? text.WrittenSpan : text.WrittenSpan[..Math.Min(width, text.WrittenCount)]);
        for (var missing = width - text.WrittenCount; missing > 0; missing--) to.Write(" "u8);
    }

    private static void WriteText(ValueReader reader, EventView view, ArrayBufferWriter<byte> to)
    {
        if (reader is FieldReader field) view.WriteText(field.Slot, to);
        else view.WriteText(reader.Read(view), to);
    }
}
