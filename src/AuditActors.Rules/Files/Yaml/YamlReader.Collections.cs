using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Sequences and maps, in block and in flow form.</summary>
internal sealed partial class YamlReader
{
    private YamlNode.Sequence Sequence(SourcePosition at, string? anchor)
    {
        var sequence = Anchored(anchor, new YamlNode.Sequence(at));
        var before = _nodes;
        var form = _scanner.Take().Kind;
        _collections.Push(form);
        if (form == YamlTokenKind.BlockSequenceStart) BlockSequence(sequence);
        else FlowSequence(sequence);
        _collections.Pop();
        Weigh(sequence, before);
        return sequence;
    }

    private void BlockSequence(YamlNode.Sequence sequence)
    {
        while (true)
        {
            var token = Expect("end of sequence not found", YamlTokenKind.BlockEntry, YamlTokenKind.BlockSequenceEnd);
            _scanner.Take();
            if (token.Kind == YamlTokenKind.BlockSequenceEnd) return;
            var isEmpty = _scanner.Peek() is { Kind: YamlTokenKind.BlockEntry or YamlTokenKind.BlockSequenceEnd };
            sequence.Items.Add(isEmpty ? Leaf(new YamlNode.Null(_scanner.Peek()!.At)) : Node());
        }
    }

    private void FlowSequence(YamlNode.Sequence sequence)
    {
        while (true)
        {
            if (_scanner.Peek() is null)
                throw new YamlSyntaxException("end of sequence flow not found", _scanner.Position);
            if (!At(YamlTokenKind.FlowSequenceEnd)) sequence.Items.Add(Node());
            if (EndOfFlow("end of sequence flow not found", YamlTokenKind.FlowSequenceEnd)) return;
        }
    }

    private YamlNode.Map Map(SourcePosition at, string? anchor)
    {
        var map = Anchored(anchor, new YamlNode.Map(at));
        var before = _nodes;
        switch (_scanner.Peek()!.Kind)
        {
            case YamlTokenKind.BlockMapStart:
                _collections.Push(_scanner.Take().Kind);
                BlockMap(map);
                break;
            case YamlTokenKind.FlowMapStart:
                _collections.Push(_scanner.Take().Kind);
                FlowMap(map);
                break;
            default:
                _collections.Push(YamlTokenKind.Key);
                Pair(map, _scanner.Peek()!.At);
                break;
        }

        _collections.Pop();
        Weigh(map, before);
        return map;
    }

    private void BlockMap(YamlNode.Map map)
    {
        while (true)
        {
            var token = Expect(
                "end of map not found", YamlTokenKind.Key, YamlTokenKind.Value, YamlTokenKind.BlockMapEnd);
            if (token.Kind == YamlTokenKind.BlockMapEnd)
            {
                _scanner.Take();
                return;
            }

            Pair(map, token.At);
        }
    }

    private void FlowMap(YamlNode.Map map)
    {
        while (true)
        {
            if (_scanner.Peek() is not { } token)
                throw new YamlSyntaxException("end of map flow not found", _scanner.Position);
            if (token.Kind != YamlTokenKind.FlowMapEnd) Pair(map, token.At);
            if (EndOfFlow("end of map flow not found", YamlTokenKind.FlowMapEnd)) return;
        }
    }

    /// <summary>A key and a value, either of which may be missing.</summary>
    private void Pair(YamlNode.Map map, SourcePosition at)
    {
        YamlNode key = new YamlNode.Null(at);
        if (At(YamlTokenKind.Key))
        {
            _scanner.Take();
            key = Node();
        }

        YamlNode value = new YamlNode.Null(at);
        if (At(YamlTokenKind.Value))
        {
            _scanner.Take();
            value = Node();
        }

        Count(2, at);
        map.Pairs.Add(new(key, value));
    }

    /// <summary>True when the collection has ended; false after a comma.</summary>
    private bool EndOfFlow(string message, YamlTokenKind end)
    {
        if (Expect(message, YamlTokenKind.FlowEntry, end).Kind == end)
        {
            _scanner.Take();
            return true;
        }

        _scanner.Take();
        return false;
    }

    private YamlToken Expect(string message, params ReadOnlySpan<YamlTokenKind> kinds)
    {
        var token = _scanner.Peek() ?? throw new YamlSyntaxException(message, _scanner.Position);
        return kinds.Contains(token.Kind) ? token : throw new YamlSyntaxException(message, token.At);
    }

    private void Weigh(YamlNode node, long before) => _weights[node] = Math.Max(1, _nodes - before);
}
