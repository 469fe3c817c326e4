namespace AuditActors.Rules.Files.Yaml;

/// <summary>Reads plain, quoted and block scalars: their folding, trimming and ends.</summary>
internal sealed class YamlScalars(YamlCursor at)
{
    private static readonly System.Buffers.SearchValues<char> NeverFirst =
        System.Buffers.SearchValues.Create(",[]{}#&*!|>'\"%@`");

    /// <summary>Whether a plain scalar may start at the cursor.</summary>
    public static bool StartsPlain(YamlCursor at, bool inFlow)
    {
        var first = at.Peek();
        if (at.AtBlankOrBreakOrEnd() || NeverFirst.Contains((char)first)) return false;
        if (!inFlow) return first is not ('-' or '?' or ':') || !at.AtBlankOrBreakOrEnd(1);
        if (first == '?') return false;
        return first is not ('-' or ':') || !(at.AtBlank(1) || at.Peek(1) == YamlCursor.End);
    }

    /// <summary>Reads a plain scalar, over several lines while they are indented enough.</summary>
    public string Plain(bool inFlow, int indent, out bool lineEnded)
    {
        var text = new YamlText();
        var emptyLine = false;
        lineEnded = false;
        while (!at.AtEnd)
        {
            text.StartLine();
            while (!at.AtEnd && !at.AtBreak() && !EndsPlain(inFlow) && !at.AtDocumentMark()) text.Add(at.Take());
            if (at.AtEnd || at.AtDocumentMark() || EndsPlain(inFlow)) break;
            text.CutBlanks();
            at.SkipBreak();
            SkipIndentOfPlain(inFlow, indent);
            emptyLine = Fold(text, emptyLine, escapedBreak: false);
            if (emptyLine || at.Column >= indent) continue;
            lineEnded = true;
            break;
        }

        text.TrimBlanks();
        text.TrimBreaks(leave: 0);
        return text.ToString();
    }

    /// <summary>Reads a quoted scalar. A file that ends at a line end closes it.</summary>
    public string Quoted()
    {
        var quote = at.Take();
        var text = new YamlText();
        var emptyLine = false;
        while (!at.AtEnd)
        {
            var escapedBreak = QuotedLine(quote, text);
            if (at.AtEnd) throw at.Error("illegal EOF in scalar");
            if (AtQuote(quote))
            {
                at.Take();
                break;
            }

            text.CutBlanks();
            at.SkipBreak();
            while (at.AtBlank()) at.Take();
            emptyLine = Fold(text, emptyLine, escapedBreak);
        }

        text.TrimBreaks(leave: 1);
        return text.ToString();
    }

    /// <summary>Reads a block scalar after its <c>|</c> or <c>&gt;</c>, inside a block at a column.</summary>
    public string Block(bool folded, int parentColumn)
    {
        var header = YamlBlockHeader.Read(at);
        var block = new YamlBlockScalar(at, folded, header.Indent + Math.Max(parentColumn, 0), header.DetectIndent);
        var text = block.Read();
        if (header.Leave is { } leave) text.TrimBreaks(leave);
        return text.ToString();
    }

    /// <summary>Reads to the end of the line or to the closing quote; true when the line's end is escaped.</summary>
    private bool QuotedLine(int quote, YamlText text)
    {
        text.StartLine();
        while (!at.AtEnd && !at.AtBreak() && !AtQuote(quote))
        {
            if (at.AtDocumentMark()) throw at.Error("illegal document indicator in scalar");
            if (quote == '"' && at.Peek() == '\\')
            {
                if (at.AtBreak(1))
                {
                    at.Take();
                    text.KeepAll();
                    return true;
                }

                text.AddEscaped(YamlEscapes.Read(at));
            }
            else if (quote == '\'' && at.Peek() == '\'')
            {
                at.Skip(2);
                text.AddEscaped("'"u8);
            }
            else
            {
                text.Add(at.Take());
            }
        }

        return false;
    }

    private bool AtQuote(int quote) => at.Peek() == quote && (quote == '"' || at.Peek(1) != '\'');

    private bool EndsPlain(bool inFlow)
    {
        var here = at.Peek();
        if (here == ':' && (at.AtBlankOrBreakOrEnd(1) || (inFlow && at.Peek(1) is ',' or ']' or '}'))) return true;
        if (inFlow && here is ',' or '?' or '[' or ']' or '{' or '}') return inFlow;
        if (here == '\r' && at.Peek(1) == '\n') return at.Peek(2) == '#';
        return at.AtBlankOrBreak() && at.Peek(1) == '#';
    }

    private void SkipIndentOfPlain(bool inFlow, int indent)
    {
        while (at.Peek() == ' ' && at.Column < indent && !EndsPlain(inFlow)) at.Take();
        while (at.AtBlank())
        {
            if (at.Peek() == '\t' && at.Column < indent) throw at.Error("illegal tab when looking for indentation");
            if (EndsPlain(inFlow)) break;
            at.Take();
        }
    }

    /// <summary>A line end becomes a blank, empty lines become line ends; true when the next line is empty.</summary>
    private bool Fold(YamlText text, bool emptyLine, bool escapedBreak)
    {
        var nextEmpty = at.AtBreak();
        if (nextEmpty) text.AddBreaks(1);
        else if (!emptyLine && !escapedBreak) text.AddBlank();
        return nextEmpty;
    }
}
