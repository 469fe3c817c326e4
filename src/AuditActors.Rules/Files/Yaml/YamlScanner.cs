using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>
/// Cuts YAML into tokens with the leniencies of Falco's library, on which rules files in the field rely: quoted text
/// may continue at any indentation, a block that ends early starts a new document, tabs may separate but not indent.
/// </summary>
internal sealed partial class YamlScanner
{
    private readonly YamlCursor _at;
    private readonly YamlScalars _scalars;
    private readonly Queue<YamlToken> _tokens = new();
    private readonly Stack<YamlIndent> _indents = new();
    private readonly Stack<YamlSimpleKey> _simpleKeys = new();
    private readonly Stack<YamlTokenKind> _flows = new();
    private bool _keyAllowed = true;
    private bool _scalarAllowed = true;
    private bool _afterQuotedInFlow;
    private bool _ended;

    public YamlScanner(ReadOnlyMemory<byte> utf8)
    {
        _at = new YamlCursor(utf8);
        _scalars = new YamlScalars(_at);
        _indents.Push(new YamlIndent(-1, null));
    }

    public SourcePosition Position => _at.Position;

    private bool InFlow => _flows.Count > 0;

    /// <summary>The next token, or null at the end of the text.</summary>
    public YamlToken? Peek()
    {
        while (true)
        {
            if (_tokens.TryPeek(out var token))
            {
                if (token.State == YamlTokenState.Valid) return token;
                if (token.State == YamlTokenState.Void)
                {
                    _tokens.Dequeue();
                    continue;
                }
            }

            if (_ended) return token;
            ScanNext();
        }
    }

    public YamlToken Take()
    {
        var token = Peek() ?? throw _at.Error("unexpected end of the text");
        _tokens.Dequeue();
        return token;
    }

    private void ScanNext()
    {
        SkipToToken();
        CloseBlocksTo();
        if (_at.AtEnd) EndText();
        else if (_at.Column == 0 && _at.Peek() == '%') ScanDirective();
        else if (_at.AtMark('-')) ScanDocumentMark(YamlTokenKind.DocumentStart);
        else if (_at.AtMark('.')) ScanDocumentMark(YamlTokenKind.DocumentEnd);
        else if (!ScanFlowSign() && !ScanBlockSign() && !ScanProperty()) ScanScalar();
    }

    private void SkipToToken()
    {
        while (true)
        {
            while (_at.AtBlank())
            {
                if (!InFlow && _at.Peek() == '\t') _keyAllowed = false;
                _at.Take();
            }

            if (_at.Peek() == '#') SkipComment();
            if (!_at.AtBreak()) return;
            _at.SkipBreak();
            VoidSimpleKey();
            _scalarAllowed = true;
            if (!InFlow) _keyAllowed = true;
        }
    }

    private void SkipComment()
    {
        while (!_at.AtEnd && !_at.AtBreak()) _at.Take();
    }

    private void EndText()
    {
        _at.EndLine();
        CloseAllBlocks();
        _simpleKeys.Clear();
        _ended = true;
    }

    private void ScanDirective()
    {
        CloseDocument();
        var start = _at.Position;
        _at.Take();
        var words = new List<byte>();
        while (!_at.AtEnd && !_at.AtBreak())
        {
            if (_at.AtBlank() && _at.Peek(1) == '#') break;
            words.Add((byte)_at.Take());
        }

        Add(YamlTokenKind.Directive, start, System.Text.Encoding.UTF8.GetString(words.ToArray()));
    }

    private void ScanDocumentMark(YamlTokenKind kind)
    {
        CloseDocument();
        Add(kind, _at.Position);
        _at.Skip(3);
    }

    private void CloseDocument()
    {
        CloseAllBlocks();
        _simpleKeys.Clear();
        _keyAllowed = false;
        _afterQuotedInFlow = false;
    }

    private YamlToken Add(YamlTokenKind kind, SourcePosition at, string text = "")
    {
        var token = new YamlToken(kind, at, text);
        _tokens.Enqueue(token);
        return token;
    }
}
