namespace AuditActors.Events.Json;

/// <summary>Values that are neither strings nor containers.</summary>
internal static class JsonScalar
{
    /// <summary>Whether the text is true, false, null or a number as RFC 8259 has it.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'t', ..] => text.SequenceEqual("true"u8),
        [(byte)'f', ..] => text.SequenceEqual("false"u8),
        [(byte)'n', ..] => text.SequenceEqual("null"u8),
        [(byte)'-', .. var rest] => IsNumber(rest),
        _ => IsNumber(text),
    };

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var digits = Digits(text);
        if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
        text = text[digits..];
        if (text is [(byte)'.', .. var fraction])
        {
            digits = Digits(fraction);
            if (digits == 0) return false;
            text = fraction[digits..];
        }

        if (text is [(byte)'e' or (byte)'E', .. var exponent])
        {
            if (exponent is [(byte)'+' or (byte)'-', .. var unsigned]) exponent = unsigned;
            digits = Digits(exponent);
            if (digits == 0) return false;
            text = exponent[digits..];
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
