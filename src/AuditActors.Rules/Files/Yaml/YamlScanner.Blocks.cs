using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>The scanner's knowledge of open blocks and of keys that still wait for their colon.</summary>
internal sealed partial class YamlScanner
{
    private YamlIndent? OpenBlock(YamlTokenKind start)
    {
        if (InFlow) return null;
        var top = _indents.Peek();
        var column = _at.Column;
        if (column < top.Column) return null;
        var sequenceInMap = start == YamlTokenKind.BlockSequenceStart && top.IsMap;
        if (column == top.Column && !sequenceInMap) return null;
        var indent = new YamlIndent(column, Add(start, _at.Position));
        _indents.Push(indent);
        return indent;
    }

    private void CloseBlocksTo()
    {
        if (InFlow) return;
        while (_indents.TryPeek(out var top) && EndsHere(top)) CloseBlock();
        while (_indents.TryPeek(out var top) && top.State == YamlTokenState.Void) CloseBlock();
    }

    private bool EndsHere(YamlIndent indent) => indent.Column > _at.Column
        || (indent.Column == _at.Column && indent.IsSequence && !AtBlockEntry());

    private void CloseAllBlocks()
    {
        if (InFlow) return;
        while (_indents.TryPeek(out var top) && top.Start is not null) CloseBlock();
    }

    private void CloseBlock()
    {
        var indent = _indents.Pop();
        if (indent.State != YamlTokenState.Valid) VoidSimpleKey();
        else if (indent.IsSequence) Add(YamlTokenKind.BlockSequenceEnd, _at.Position);
        else if (indent.IsMap) Add(YamlTokenKind.BlockMapEnd, _at.Position);
    }

    /// <summary>A key may start here: whether it does shows at the next colon.</summary>
    private void NoteSimpleKey()
    {
        if (!_keyAllowed || TopSimpleKey() is not null) return;
        var indent = OpenBlock(YamlTokenKind.BlockMapStart);
        if (indent is not null)
        {
            indent.State = YamlTokenState.Undecided;
            indent.Start!.State = YamlTokenState.Undecided;
        }

        var key = Add(YamlTokenKind.Key, _at.Position);
        key.State = YamlTokenState.Undecided;
        _simpleKeys.Push(new YamlSimpleKey(key, indent, _flows.Count));
    }

    private YamlSimpleKey? TopSimpleKey() =>
        _simpleKeys.TryPeek(out var key) && key.FlowLevel == _flows.Count ? key : null;

    private void VoidSimpleKey()
    {
        if (TopSimpleKey() is not { } key) return;
        key.Decide(valid: false);
        _simpleKeys.Pop();
    }

    /// <summary>Whether what was noted last is a key after all: on this line and short.</summary>
    private bool ConfirmSimpleKey()
    {
        if (TopSimpleKey() is not { } key) return false;
        _simpleKeys.Pop();
        SourcePosition start = key.Key.At, here = _at.Position;
        var valid = here.Line == start.Line && here.Offset - start.Offset <= YamlLimits.SimpleKeyLength;
        key.Decide(valid);
        return valid;
    }
}
