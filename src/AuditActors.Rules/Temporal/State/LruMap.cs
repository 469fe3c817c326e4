using System.Diagnostics.CodeAnalysis;

namespace AuditActors.Rules.Temporal.State;

/// <summary>
/// A map that knows which of its entries was used longest ago. Entries lie in one array, linked by their indices, so
/// that an entry costs little more than its key and value.
/// </summary>
internal sealed class LruMap<TKey, TValue>
    where TKey : notnull
{
    private const int None = -1;

    private readonly Dictionary<TKey, int> _places = [];
    private Entry[] _entries = [];
    private int _free = None;
    private int _used;
    private int _newest = None;
    private int _oldest = None;

    private struct Entry
    {
        public TKey Key;
        public TValue Value;
        public int Older;
        public int Newer;
    }

    public int Count => _places.Count;

    /// <summary>All keys, the one used longest ago first.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> OldestFirst
    {
        get
        {
            for (var i = _oldest; i != None; i = _entries[i].Newer)
                yield return new(_entries[i].Key, _entries[i].Value);
        }
    }

    /// <summary>Finds a value without using it.</summary>
    public bool TryPeek(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _places.TryGetValue(key, out var place);
        value = found ? _entries[place].Value : default;
        return found;
    }

    /// <summary>Finds a value and makes it the most recently used.</summary>
    public bool TryUse(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            value = default;
            return false;
        }

        Unlink(place);
        LinkNewest(place);
        value = _entries[place].Value;
        return true;
    }

    /// <summary>Sets a value, new or known, and makes it the most recently used.</summary>
    public void Set(TKey key, TValue value)
    {
        if (_places.TryGetValue(key, out var place))
        {
            Unlink(place);
        }
        else
        {
            place = Allocate();
            _places.Add(key, place);
        }

        _entries[place].Key = key;
        _entries[place].Value = value;
        LinkNewest(place);
    }

    public bool Remove(TKey key)
    {
        if (!_places.Remove(key, out var place)) return false;
        Unlink(place);
        _entries[place] = default;
        _entries[place].Newer = _free;
        _free = place;
        return true;
    }

    public bool TryOldest([MaybeNullWhen(false)] out TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        key = _oldest == None ? default : _entries[_oldest].Key;
        value = _oldest == None ? default : _entries[_oldest].Value;
        return _oldest != None;
    }

    private int Allocate()
    {
        if (_free != None)
        {
            var place = _free;
            _free = _entries[place].Newer;
            return place;
        }

        if (_used == _entries.Length) Array.Resize(ref _entries, Math.Max(4, 2 * _used));
        return _used++;
    }

    private void LinkNewest(int place)
    {
        _entries[place].Older = _newest;
        _entries[place].Newer = None;
        if (_newest != None) _entries[_newest].Newer = place;
        _newest = place;
        if (_oldest == None) _oldest = place;
    }

    private void Unlink(int place)
    {
        var (older, newer) = (_entries[place].Older, _entries[place].Newer);
        if (older != None) _entries[older].Newer = newer;
        else _oldest = newer;
        if (newer != None) _entries[newer].Older = older;
        else _newest = older;
    }
}
