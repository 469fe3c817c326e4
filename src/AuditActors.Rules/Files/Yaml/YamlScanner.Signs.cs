namespace AuditActors.Rules.Files.Yaml;

/// <summary>The scanner's rules for signs, properties and scalars.</summary>
internal sealed partial class YamlScanner
{
    private bool ScanFlowSign()
    {
        switch (_at.Peek())
        {
            case '[':
                StartFlow(YamlTokenKind.FlowSequenceStart);
                return true;
            case '{':
                StartFlow(YamlTokenKind.FlowMapStart);
                return true;
            case ']':
                EndFlow(YamlTokenKind.FlowSequenceStart, YamlTokenKind.FlowSequenceEnd);
                return true;
            case '}':
                EndFlow(YamlTokenKind.FlowMapStart, YamlTokenKind.FlowMapEnd);
                return true;
            case ',':
                FlowEntry();
                return true;
            default:
                return false;
        }
    }

    private void StartFlow(YamlTokenKind kind)
    {
        NoteSimpleKey();
        _keyAllowed = true;
        _afterQuotedInFlow = false;
        Add(kind, _at.Position);
        _flows.Push(kind);
        _at.Take();
    }

    private void EndFlow(YamlTokenKind start, YamlTokenKind end)
    {
        if (!InFlow) throw _at.Error("illegal flow end");
        EndFlowItem();
        _keyAllowed = false;
        _afterQuotedInFlow = true;
        if (_flows.Peek() != start) throw _at.Error("illegal flow end");
        _flows.Pop();
        Add(end, _at.Position);
        _at.Take();
    }

    private void FlowEntry()
    {
        if (_at.Column == 0) throw _at.Error("plain value cannot start with flow indicator character");
        if (!_scalarAllowed) throw _at.Error("unexpected scalar");
        EndFlowItem();
        _keyAllowed = true;
        _afterQuotedInFlow = false;
        Add(YamlTokenKind.FlowEntry, _at.Position);
        _at.Take();
    }

    /// <summary>In a flow map an entry without a colon is a key without a value.</summary>
    private void EndFlowItem()
    {
        if (!InFlow) return;
        if (_flows.Peek() == YamlTokenKind.FlowSequenceStart) VoidSimpleKey();
        else if (ConfirmSimpleKey()) Add(YamlTokenKind.Value, _at.Position);
    }

    private bool ScanBlockSign()
    {
        if (AtBlockEntry()) BlockEntry();
        else if (_at.Peek() == '?' && _at.AtBlankOrBreak(1)) ExplicitKey();
        else if (AtValue()) Value();
        else return false;
        return true;
    }

    private bool AtBlockEntry() => _at.Peek() == '-' && _at.AtBlankOrBreakOrEnd(1);

    private bool AtValue() => _at.Peek() == ':' && (!InFlow
        ? _at.AtBlankOrBreakOrEnd(1)
        : _afterQuotedInFlow || _at.AtBlankOrBreak(1) || _at.Peek(1) is ',' or ']' or '}');

    private void BlockEntry()
    {
        if (InFlow || !_keyAllowed) throw _at.Error("illegal block entry");
        OpenBlock(YamlTokenKind.BlockSequenceStart);
        _keyAllowed = true;
        _afterQuotedInFlow = false;
        Add(YamlTokenKind.BlockEntry, _at.Position);
        _at.Take();
    }

    private void ExplicitKey()
    {
        if (!InFlow && !_keyAllowed) throw _at.Error("illegal map key");
        OpenBlock(YamlTokenKind.BlockMapStart);
        _keyAllowed = !InFlow;
        Add(YamlTokenKind.Key, _at.Position);
        _at.Take();
    }

    private void Value()
    {
        var afterSimpleKey = ConfirmSimpleKey();
        _afterQuotedInFlow = false;
        if (!afterSimpleKey)
        {
            if (!InFlow && !_keyAllowed) throw _at.Error("illegal map value");
            OpenBlock(YamlTokenKind.BlockMapStart);
        }

        _keyAllowed = !afterSimpleKey && !InFlow;
        _scalarAllowed = true;
        Add(YamlTokenKind.Value, _at.Position);
        _at.Take();
    }

    private bool ScanProperty()
    {
        var sign = _at.Peek();
        if (sign is not ('*' or '&' or '!')) return false;
        NoteSimpleKey();
        _keyAllowed = false;
        _afterQuotedInFlow = false;
        var start = _at.Position;
        _at.Take();
        if (sign == '!') Add(YamlTokenKind.Tag, start, YamlTags.Scan(_at));
        else Add(sign == '*' ? YamlTokenKind.Alias : YamlTokenKind.Anchor, start, AnchorName());
        return true;
    }

    private string AnchorName()
    {
        var name = new List<byte>();
        while (!_at.AtBlankOrBreakOrEnd() && _at.Peek() is not ('[' or ']' or '{' or '}' or ','))
            name.Add((byte)_at.Take());
        if (name.Count == 0) throw _at.Error("a name must follow & or *");
        if (_at.Peek() is '[' or '{') throw _at.Error("illegal character in the name of an anchor");
        return System.Text.Encoding.UTF8.GetString(name.ToArray());
    }

    private void ScanScalar()
    {
        var sign = _at.Peek();
        var start = _at.Position;
        if (!InFlow && sign is '|' or '>')
        {
            _at.Take();
            var text = _scalars.Block(folded: sign == '>', _indents.Peek().Column);
            _keyAllowed = true;
            _afterQuotedInFlow = false;
            Add(YamlTokenKind.QuotedScalar, start, text);
            return;
        }

        if (!_scalarAllowed) throw _at.Error("unexpected scalar");
        if (sign is '"' or '\'') Quoted();
        else if (YamlScalars.StartsPlain(_at, InFlow)) Plain();
        else throw _at.Error("unknown token");
    }

    private void Quoted()
    {
        NoteSimpleKey();
        var start = _at.Position;
        var text = _scalars.Quoted();
        _keyAllowed = false;
        _scalarAllowed = InFlow;
        _afterQuotedInFlow = true;
        Add(YamlTokenKind.QuotedScalar, start, text);
    }

    private void Plain()
    {
        var indent = InFlow ? 0 : _indents.Peek().Column + 1;
        NoteSimpleKey();
        var start = _at.Position;
        var text = _scalars.Plain(InFlow, indent, out var lineEnded);
        _keyAllowed = lineEnded;
        _afterQuotedInFlow = false;
        Add(YamlTokenKind.PlainScalar, start, text);
    }
}
