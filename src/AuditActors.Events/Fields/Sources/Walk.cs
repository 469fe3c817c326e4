using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// Follows keys from the root of an event through whatever arrays stand in between: every element of an array is
/// walked, or with an index that one alone. An element in which the rest of the keys is absent is a hole.
/// </summary>
/// <param name="paths">Learns the first keys, up to where an array is usual.</param>
/// <param name="first">Keys whose values the pass over the event captures.</param>
/// <param name="rest">Keys below them.</param>
internal sealed class Walk(PathTree paths, string[] first, params string[] rest)
{
    private readonly PathNode[] _captured = [.. first.Select((_, i) => paths.Node(first.AsSpan(0, i + 1)))];
    private readonly byte[][] _keys = [.. first.Concat(rest).Select(Encoding.UTF8.GetBytes)];

    /// <summary>
    /// Puts values and holes into the view's <see cref="EventView.Walked"/>. False if a key is absent above any array,
    /// or an array has no element of that index.
    /// </summary>
    public bool Run(EventView view, int index)
    {
        view.Walked.Clear();
        for (var i = 0; i < _captured.Length; i++)
        {
            var value = view.Found(_captured[i]);
            if (value.IsMissing) return false;
            var last = i == _captured.Length - 1;
            if (last || value.IsArray(view.Json)) return From(view, value, i + 1, index, depth: 0);
        }

        return false;
    }

    private bool From(EventView view, RawValue value, int key, int index, int depth)
    {
        for (; key < _keys.Length; key++)
        {
            if (value.IsArray(view.Json)) return Items(view, value, key, index, depth + 1);
            value = JsonMembers.Find(view.Json, value, _keys[key]);
            if (!value.IsMissing) continue;
            if (depth == 0) return false;
            break;
        }

        view.Walked.Add(value);
        return true;
    }

    private bool Items(EventView view, RawValue array, int key, int index, int depth)
    {
        if (depth > EventSplitter.MaxDepth) return false;
        var position = 0;
        foreach (var item in new JsonItems(view.Json, array))
            if (ListIndex.Selects(index, position++) && !From(view, item, key, index, depth)) return false;
        return index < position;
    }
}
