using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Walks over a YAML text byte by byte and knows line and column.</summary>
internal sealed class YamlCursor(ReadOnlyMemory<byte> utf8)
{
    /// <summary>What stands beyond the end; no text byte compares equal to it.</summary>
    public const int End = -1;

    private int _offset;
    private int _line;
    private int _lineEnd = End;

    public int Column { get; private set; }

    public SourcePosition Position => new(_line, Column, _offset);

    public bool AtEnd => _offset >= utf8.Length;

    public int Peek(int ahead = 0) => _offset + ahead < utf8.Length ? utf8.Span[_offset + ahead] : End;

    /// <summary>Consumes a byte. The first line end decides which byte ends lines.</summary>
    public int Take()
    {
        var taken = Peek();
        if (taken == End) return End;
        _offset++;
        Column++;
        if (_lineEnd == End && taken is '\n' or '\r') _lineEnd = taken == '\r' && Peek() != '\n' ? '\r' : '\n';
        if (taken != _lineEnd) return taken;
        Column = 0;
        _line++;
        return taken;
    }

    public void Skip(int count)
    {
        for (var taken = 0; taken < count; taken++) Take();
    }

    /// <summary>The end of the text counts as the start of a line.</summary>
    public void EndLine() => Column = 0;

    public bool AtBlank(int ahead = 0) => Peek(ahead) is ' ' or '\t';

    public bool AtBreak(int ahead = 0) => Peek(ahead) is '\n' or '\r';

    public bool AtBlankOrBreak(int ahead = 0) => AtBlank(ahead) || AtBreak(ahead);

    public bool AtBlankOrBreakOrEnd(int ahead = 0) => AtBlankOrBreak(ahead) || Peek(ahead) == End;

    /// <summary>Whether <c>---</c> or <c>...</c> stands here at the start of a line.</summary>
    public bool AtDocumentMark() => AtMark('-') || AtMark('.');

    public bool AtMark(char sign) =>
        Column == 0 && Peek() == sign && Peek(1) == sign && Peek(2) == sign && AtBlankOrBreakOrEnd(3);

    public void SkipBreak() => Skip(Peek() == '\r' && Peek(1) == '\n' ? 2 : 1);

    public YamlSyntaxException Error(string message) => new(message, Position);
}
