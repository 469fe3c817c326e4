using System.Text;

namespace AuditActors.Rules.Matching;

/// <summary>
/// <c>pmatch</c>: some constant's path components are the first components of the value. A
/// component with wildcards is matched as a glob; empty components do not count.
/// </summary>
internal sealed class PathPrefixTest : TextTest
{
    private readonly Node _root = new();
    private readonly bool _empty;

    public PathPrefixTest(IReadOnlyCollection<string> constants)
    {
        _empty = constants.Count == 0;
        foreach (var constant in constants) Add(constant);
    }

    public override bool Holds(ReadOnlySpan<byte> value) => !_empty && Holds(_root, value);

    private static bool Holds(Node node, ReadOnlySpan<byte> rest)
    {
        if (node.IsEnd) return true;
        rest = rest.TrimStart((byte)'/');
        if (rest.IsEmpty) return false;
        var end = rest.IndexOf((byte)'/');
        var component = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        if (node.Literals.TryGetValue(component, out var literal) && Holds(literal, rest)) return true;
        foreach (var (pattern, next) in node.Globs)
        {
            if (Glob.IsMatch(pattern, component, ignoreCase: false) && Holds(next, rest)) return true;
        }

        return false;
    }

    private void Add(string constant)
    {
        var node = _root;
        foreach (var component in constant.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node.IsEnd) return;
            node = node.Next(component);
        }

        node.End();
    }

    private sealed class Node
    {
        private readonly Dictionary<byte[], Node> _literals = new(ByteComparer.Instance);

        public Node() => Literals = _literals.GetAlternateLookup<ReadOnlySpan<byte>>();

        public bool IsEnd { get; private set; }

        public Dictionary<byte[], Node>.AlternateLookup<ReadOnlySpan<byte>> Literals { get; }

        public List<(byte[] Pattern, Node Next)> Globs { get; } = [];

        public void End()
        {
            IsEnd = true;
            _literals.Clear();
            Globs.Clear();
        }

        public Node Next(string component)
        {
            var bytes = Encoding.UTF8.GetBytes(component);
            Node? next;
            if (Glob.HasWildcards(component))
            {
                next = Globs.Find(glob => glob.Pattern.AsSpan().SequenceEqual(bytes)).Next;
                if (next is null) Globs.Add((bytes, next = new Node()));
            }
            else if (!_literals.TryGetValue(bytes, out next))
            {
                _literals.Add(bytes, next = new Node());
            }

            return next;
        }
    }
}
