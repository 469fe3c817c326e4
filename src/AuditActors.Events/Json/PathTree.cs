namespace AuditActors.Events.Json;

/// <summary>The JSON paths that the fields in use need; grows until frozen.</summary>
internal sealed class PathTree
{
    private int _count = 1;

    /// <summary>The whole event.</summary>
    public PathNode Root { get; } = new([], 0);

    /// <summary>How many places there are, the root among them.</summary>
    public int Count => _count;

    public PathNode Node(params ReadOnlySpan<string> path)
    {
        var node = Root;
        foreach (var name in path) node = node.Child(name, ref _count);
        return node;
    }
}
