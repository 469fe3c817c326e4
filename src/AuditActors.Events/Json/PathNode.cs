using System.Globalization;
using System.Text;

namespace AuditActors.Events.Json;

/// <summary>
/// A place in the tree of all JSON paths that the fields in use need. The tree grows until it is frozen and is then
/// shared by all readers.
/// </summary>
internal sealed class PathNode(byte[] name, int index)
{
    private readonly List<PathNode> _children = [];
    private PathNode?[] _byName = [];
    private PathNode[] _byPosition = [];

    /// <summary>Where readers keep the value found here.</summary>
    public int Index { get; } = index;

    public byte[] Name { get; } = name;

    public bool HasChildren => _children.Count > 0;

    /// <summary>The children that are an array's elements, by <see cref="Position"/>.</summary>
    public ReadOnlySpan<PathNode> ByPosition => _byPosition;

    /// <summary>The element that the name selects where the parent is an array; negative if it selects none.</summary>
    public int Position { get; } =
        int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) ? at : -1;

    /// <summary>The child of that name, made if need be with the next number.</summary>
    public PathNode Child(string name, ref int count)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var child = _children.Find(c => c.Name.AsSpan().SequenceEqual(bytes));
        if (child is not null) return child;
        child = new(bytes, count++);
        _children.Add(child);
        return child;
    }

    public void Freeze()
    {
        _byPosition = [.. _children.Where(c => c.Position >= 0).OrderBy(c => c.Position)];
        var size = 1;
        while (size < 2 * _children.Count) size *= 2;
        _byName = new PathNode?[size];
        foreach (var child in _children)
        {
            child.Freeze();
            var at = Hash(child.Name) & (size - 1);
            while (_byName[at] is not null) at = (at + 1) & (size - 1);
            _byName[at] = child;
        }
    }

    /// <summary>The child of that decoded name.</summary>
    public PathNode? Find(ReadOnlySpan<byte> name)
    {
        var mask = _byName.Length - 1;
        for (var at = Hash(name) & mask; _byName[at] is { } child; at = (at + 1) & mask)
            if (name.SequenceEqual(child.Name)) return child;
        return null;
    }

    // Names under one parent mostly differ in length, first or last byte.
    private static int Hash(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : (name.Length * 31) + (name[0] * 7) + name[^1];
}
