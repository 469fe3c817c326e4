using System.Buffers;
using System.Buffers.Text;

namespace AuditActors.Events.Fields;

/// <summary>Values as outputs print them and as JSON has them.</summary>
internal static class ValueWriter
{
    /// <summary>Bytes of a list's text, closing bracket included, that are printed at most.</summary>
    public const int MaxListText = 1023;

    private const int MaxDigits = 20;

    public static void WriteText(EventView view, in FieldValue value, IBufferWriter<byte> to)
    {
        switch (value.Kind)
        {
            case ValueKind.Missing:
                to.Write("<NA>"u8);
                break;
            case ValueKind.Text:
                to.Write(view.Text(value));
                break;
            case ValueKind.List:
                WriteListText(view, value, to);
                break;
            default:
                WriteJson(view, value, to);
                break;
        }
    }

    public static void WriteJson(EventView view, in FieldValue value, IBufferWriter<byte> to)
    {
        switch (value.Kind)
        {
            case ValueKind.Missing:
                to.Write("null"u8);
                break;
            case ValueKind.Text:
                LaxUtf8.WriteString(view.Text(value), to);
                break;
            case ValueKind.List:
                WriteListJson(view, value, to);
                break;
            case ValueKind.Flag:
                to.Write(value.Number == 0 ? "false"u8 : "true"u8);
                break;
            default:
                WriteNumber(value.Number, 0, to);
                break;
        }
    }

    /// <summary>Decimal digits, with zeroes in front up to a width.</summary>
    public static void WriteNumber(ulong number, byte width, IBufferWriter<byte> to)
    {
        var room = to.GetSpan(MaxDigits);
        Utf8Formatter.TryFormat(number, room, out var length, width == 0 ? default : new StandardFormat('D', width));
        to.Advance(length);
    }

    // Like Falco it puts no comma before an element while all those before it are empty.
    private static void WriteListText(EventView view, in FieldValue list, IBufferWriter<byte> to)
    {
        var room = MaxListText;
        WriteSome("("u8, ref room, to);
        var unwritten = room;
        for (var i = 0; i < list.Length && room > 0; i++)
        {
            if (room < unwritten) WriteSome(","u8, ref room, to);
            WriteSome(view.Text(view.Element(list, i)), ref room, to);
        }

        WriteSome(")"u8, ref room, to);
    }

    private static void WriteSome(ReadOnlySpan<byte> text, ref int room, IBufferWriter<byte> to)
    {
        if (text.Length > room) text = text[..room];
        to.Write(text);
        room -= text.Length;
    }

    private static void WriteListJson(EventView view, in FieldValue list, IBufferWriter<byte> to)
    {
        to.Write("["u8);
        for (var i = 0; i < list.Length; i++)
        {
            if (i > 0) to.Write(","u8);
            WriteJson(view, view.Element(list, i), to);
        }

        to.Write("]"u8);
    }
}
