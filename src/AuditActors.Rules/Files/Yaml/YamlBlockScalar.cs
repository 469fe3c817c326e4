namespace AuditActors.Rules.Files.Yaml;

/// <summary>The lines of a block scalar, literal or folded.</summary>
internal sealed class YamlBlockScalar(YamlCursor at, bool folded, int indent, bool detectIndent)
{
    private readonly YamlText _text = new();
    private int _indent = indent;
    private bool _seenContent;
    private bool _pastHeader;
    private bool _emptyLine;
    private bool _deeper;
    private int _pendingBreaks;
    private bool _pendingAfterDeeper;

    public YamlText Read()
    {
        while (!at.AtEnd)
        {
            ReadLine();
            if (at.AtEnd) break;
            at.SkipBreak();
            SkipIndent();
            EndLine();
            if (!_emptyLine && at.Column < _indent) break;
        }

        return _text;
    }

    private void ReadLine()
    {
        while (!at.AtEnd && !at.AtBreak())
        {
            _seenContent = true;
            _pastHeader = true;
            _text.Add(at.Take());
        }
    }

    private void SkipIndent()
    {
        var detecting = detectIndent && !_seenContent;
        while (at.Peek() == ' ' && (at.Column < _indent || detecting)) at.Take();
        if (detecting) _indent = Math.Max(_indent, at.Column);
        if (at.Peek() == '\t' && at.Column < _indent) throw at.Error("illegal tab when looking for indentation");
    }

    private void EndLine()
    {
        bool nextEmpty = at.AtBreak(), nextDeeper = at.AtBlank();
        if (folded && _pendingBreaks == 0 && nextEmpty) _pendingAfterDeeper = _deeper;
        if (_pastHeader && folded) Fold(nextEmpty, nextDeeper);
        else if (_pastHeader) _text.AddBreaks(1);
        _emptyLine = nextEmpty;
        _deeper = nextDeeper;
        _pastHeader = true;
    }

    private void Fold(bool nextEmpty, bool nextDeeper)
    {
        if (!_emptyLine && !nextEmpty && !_deeper && !nextDeeper && at.Column >= _indent) _text.AddBlank();
        else if (nextEmpty) _pendingBreaks++;
        else _text.AddBreaks(1);
        if (nextEmpty || _pendingBreaks == 0) return;
        _text.AddBreaks(_pendingBreaks - 1);
        if (_pendingAfterDeeper || nextDeeper || !_seenContent) _text.AddBreaks(1);
        _pendingBreaks = 0;
    }
}
