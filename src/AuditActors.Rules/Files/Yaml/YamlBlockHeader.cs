namespace AuditActors.Rules.Files.Yaml;

/// <summary>What may follow <c>|</c> or <c>&gt;</c> on its line.</summary>
/// <param name="Indent">The indentation beyond the parent's.</param>
/// <param name="DetectIndent">Whether the first line decides the indentation.</param>
/// <param name="Leave">How many line ends stay at the end; null keeps all.</param>
internal readonly record struct YamlBlockHeader(int Indent, bool DetectIndent, int? Leave)
{
    public static YamlBlockHeader Read(YamlCursor at)
    {
        var header = new YamlBlockHeader(1, true, 1);
        bool sawSign = false, sawDigit = false;
        while (true)
        {
            var sign = at.Peek();
            if (sign is '+' or '-' && !sawSign)
            {
                header = header with { Leave = sign == '+' ? null : 0 };
                sawSign = true;
            }
            else if (sign is >= '0' and <= '9' && !sawDigit)
            {
                header = header with { Indent = sign - '0', DetectIndent = false };
                sawDigit = true;
            }
            else
            {
                break;
            }

            at.Take();
            if (header.Indent == 0) throw at.Error("cannot set zero indentation for a block scalar");
        }

        SkipLine(at);
        return header;
    }

    private static void SkipLine(YamlCursor at)
    {
        while (at.AtBlank()) at.Take();
        if (at.Peek() == '#')
        {
            while (!at.AtEnd && !at.AtBreak()) at.Take();
        }

        if (!at.AtEnd && !at.AtBreak()) throw at.Error("unexpected character in block scalar");
    }
}
