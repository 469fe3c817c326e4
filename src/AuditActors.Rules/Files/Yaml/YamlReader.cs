using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>
/// Builds the nodes of a YAML text. As in Falco's library an empty document ends the file, merge keys are ordinary
/// keys, duplicate keys stay, and only <c>~</c>, <c>null</c> and nothing are null.
/// </summary>
internal sealed partial class YamlReader
{
    private readonly YamlScanner _scanner;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<YamlNode, long> _weights = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<YamlTokenKind> _collections = new();
    private int _depth;
    private long _nodes;

    private YamlReader(YamlScanner scanner) => _scanner = scanner;

    public static YamlStream Read(SourceText source)
    {
        try
        {
            return new YamlStream(new YamlReader(new YamlScanner(source.Utf8.ToArray())).Documents(), null);
        }
        catch (YamlSyntaxException problem)
        {
            return new YamlStream([], new YamlError(problem.Message, problem.At));
        }
    }

    private ImmutableArray<YamlNode> Documents()
    {
        var documents = ImmutableArray.CreateBuilder<YamlNode>();
        while (true)
        {
            YamlDirectives.Skip(_scanner);
            if (_scanner.Peek() is null) break;
            _anchors.Clear();
            _collections.Clear();
            if (At(YamlTokenKind.DocumentStart)) _scanner.Take();
            var root = Node();
            while (At(YamlTokenKind.DocumentEnd)) _scanner.Take();
            if (root is YamlNode.Null) break;
            documents.Add(root);
        }

        return documents.ToImmutable();
    }

    private YamlNode Node()
    {
        if (++_depth >= YamlLimits.Depth) throw new YamlSyntaxException("nested too deeply", _scanner.Position);
        var node = NodeHere();
        _depth--;
        return node;
    }

    private YamlNode NodeHere()
    {
        if (_scanner.Peek() is not { } first) return Leaf(new YamlNode.Null(_scanner.Position));
        if (first.Kind == YamlTokenKind.Value) return Map(first.At, null);
        if (first.Kind == YamlTokenKind.Alias) return Referred(_scanner.Take());
        var (tagged, anchor) = Properties();
        return Content(first.At, tagged, anchor);
    }

    private YamlNode Content(SourcePosition at, bool tagged, string? anchor)
    {
        switch (_scanner.Peek()?.Kind)
        {
            case YamlTokenKind.PlainScalar or YamlTokenKind.QuotedScalar:
                return Scalar(at, tagged, anchor);
            case YamlTokenKind.BlockSequenceStart or YamlTokenKind.FlowSequenceStart:
                return Sequence(at, anchor);
            case YamlTokenKind.BlockMapStart or YamlTokenKind.FlowMapStart:
                return Map(at, anchor);
            case YamlTokenKind.Key when InFlowSequence:
                return Map(at, anchor);
            case null:
                return Anchored(anchor, new YamlNode.Null(at));
            default:
                return Anchored<YamlNode>(anchor, tagged ? new YamlNode.Scalar(at, "") : new YamlNode.Null(at));
        }
    }

    private bool InFlowSequence =>
        _collections.TryPeek(out var innermost) && innermost == YamlTokenKind.FlowSequenceStart;

    private YamlNode Scalar(SourcePosition at, bool tagged, string? anchor)
    {
        var token = _scanner.Take();
        var isNull = token.Kind == YamlTokenKind.PlainScalar && !tagged
            && token.Text is "" or "~" or "null" or "Null" or "NULL";
        return Leaf(Anchored<YamlNode>(
            anchor, isNull ? new YamlNode.Null(at) : new YamlNode.Scalar(at, token.Text)));
    }

    private (bool Tagged, string? Anchor) Properties()
    {
        var tagged = false;
        string? anchor = null;
        while (_scanner.Peek() is { Kind: YamlTokenKind.Tag or YamlTokenKind.Anchor } token)
        {
            if (token.Kind == YamlTokenKind.Tag)
            {
                if (tagged) throw new YamlSyntaxException("cannot assign multiple tags to the same node", token.At);
                tagged = token.Text.Length > 0;
            }
            else
            {
                if (anchor is not null)
                    throw new YamlSyntaxException("cannot assign multiple anchors to the same node", token.At);
                anchor = token.Text;
                _anchors[anchor] = new YamlNode.Null(token.At);
            }

            _scanner.Take();
        }

        return (tagged, anchor);
    }

    private YamlNode Referred(YamlToken alias)
    {
        if (!_anchors.TryGetValue(alias.Text, out var node))
            throw new YamlSyntaxException($"the referenced anchor is not defined: {alias.Text}", alias.At);
        Count(_weights.GetValueOrDefault(node, 1), alias.At);
        return node;
    }

    private T Anchored<T>(string? anchor, T node)
        where T : YamlNode
    {
        if (anchor is not null) _anchors[anchor] = node;
        return node;
    }

    private YamlNode Leaf(YamlNode node)
    {
        Count(1, node.At);
        return node;
    }

    private void Count(long nodes, SourcePosition at)
    {
        _nodes += nodes;
        if (_nodes > YamlLimits.Nodes)
            throw new YamlSyntaxException($"more than {YamlLimits.Nodes} nodes, aliases followed", at);
    }

    private bool At(YamlTokenKind kind) => _scanner.Peek()?.Kind == kind;
}
