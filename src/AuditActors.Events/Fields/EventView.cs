using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields;

/// <summary>
/// One event's field values, each found at most once; reused from event to event by one thread. Values and spans taken
/// from it are valid until the next <see cref="Load"/>.
/// </summary>
public sealed class EventView
{
    private readonly FrozenPlan _plan;
    private readonly Cell[] _cells;
    private readonly RawValue[] _found;
    private readonly List<FieldValue> _pending = [];
    private ArraySegment<byte> _bytes = ArraySegment<byte>.Empty;
    private uint _load;
    private FieldValue _identity;

    internal EventView(FrozenPlan plan)
    {
        _plan = plan;
        _cells = new Cell[plan.Sources.Length];
        _found = new RawValue[plan.Paths.Count];
    }

    private const int HashBytes = 16;

    private struct Cell
    {
        public uint Load;
        public FieldValue Value;
    }

    /// <summary>
    /// auditID and stage with a slash between them, or the auditID alone. An event without an auditID has a hash of all
    /// its bytes in place of it, so that different ones stay different.
    /// </summary>
    public ReadOnlySpan<byte> Identity
    {
        get
        {
            if (_identity.IsMissing) _identity = MakeIdentity();
            return Text(_identity);
        }
    }

    /// <summary>The event loaded last.</summary>
    public ObservedEvent Event { get; private set; }

    /// <summary>Whether the event has the key that makes the <c>ka.*</c> fields exist.</summary>
    internal bool IsAudit => !_found[_plan.AuditId.Index].IsMissing;

    internal ReadOnlySpan<byte> Json => _bytes.AsSpan();

    internal ValueScratch Scratch { get; } = new();

    /// <summary>Values that a walk came across; a missing one is a hole.</summary>
    internal List<RawValue> Walked { get; } = [];

    /// <summary>Takes the next event; reads its JSON once.</summary>
    public void Load(in ObservedEvent e)
    {
        Event = e;
        if (!MemoryMarshal.TryGetArray(e.Json, out _bytes)) _bytes = e.Json.ToArray();
        Scratch.Reset();
        _identity = default;
        if (++_load == 0)
        {
            Array.Clear(_cells);
            _load = 1;
        }

        Array.Clear(_found);
        var json = Json;
        if (!json.IsEmpty && json[0] is (byte)'{' or (byte)'[') PathCapture.Run(_plan.Paths.Root, json, _found);
    }

    /// <summary>The value of the field in that slot of the plan.</summary>
    public FieldValue Get(int slot)
    {
        ref var cell = ref _cells[slot];
        if (cell.Load == _load) return cell.Value;
        cell.Value = _plan.Sources[slot].Read(this);
        cell.Load = _load;
        return cell.Value;
    }

    /// <summary>The bytes of a text. Texts of fields end at their first NUL; those made here are as made.</summary>
    public ReadOnlySpan<byte> Text(in FieldValue text) => text.InScratch
        ? Scratch.Text(text.Start, text.Length)
        : _bytes.AsSpan(text.Start, text.Length);

    public FieldValue Element(in FieldValue list, int index) => Scratch.Element(list.Start + index);

    /// <summary>Keeps a text for as long as the event is loaded.</summary>
    public FieldValue NewText(ReadOnlySpan<byte> text) => Scratch.Add(text);

    /// <summary>Starts a new list; one at a time.</summary>
    public void BeginList() => _pending.Clear();

    public void AddElement(ReadOnlySpan<byte> text) => _pending.Add(NewText(text));

    /// <summary>The list of the elements added; missing if there are none.</summary>
    public FieldValue EndList()
    {
        var start = Scratch.Elements;
        foreach (var element in _pending) Scratch.AddElement(element);
        return Scratch.ListSince(start);
    }

    public string EventIdentity() => Encoding.UTF8.GetString(Identity);

    /// <summary>The field as outputs print it.</summary>
    public void WriteText(int slot, IBufferWriter<byte> to) => _plan.Sources[slot].WriteText(this, Get(slot), to);

    /// <summary>The field as a JSON value of output_fields.</summary>
    public void WriteJson(int slot, IBufferWriter<byte> to) => _plan.Sources[slot].WriteJson(this, Get(slot), to);

    /// <summary>A value as outputs print it.</summary>
    public void WriteText(in FieldValue value, IBufferWriter<byte> to) => ValueWriter.WriteText(this, value, to);

    /// <summary>A value as JSON.</summary>
    public void WriteJson(in FieldValue value, IBufferWriter<byte> to) => ValueWriter.WriteJson(this, value, to);

    internal RawValue Found(PathNode node) => _found[node.Index];

    /// <summary>A JSON value's text: a string decoded and cut at its first NUL, anything else as it stands.</summary>
    internal FieldValue TextOf(RawValue value)
    {
        if (value.IsMissing) return FieldValue.Missing;
        var json = Json;
        if (!value.IsString(json)) return InJson(value.Start, value.End);
        var inside = value.Inside(json);
        if (!inside.Contains((byte)'\\')) return InJson(value.Start + 1, value.End - 1);
        return Scratch.Commit(UntilNul(Decode(inside)).Length);
    }

    /// <summary>
    /// Like <see cref="TextOf"/>, but NULs and what follows them stay; valid until scratch is used next.
    /// </summary>
    internal ReadOnlySpan<byte> WholeTextOf(RawValue value)
    {
        var json = Json;
        if (!value.IsString(json)) return value.In(json);
        var inside = value.Inside(json);
        return inside.Contains((byte)'\\') ? Decode(inside) : inside;
    }

    internal static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> text)
    {
        var nul = text.IndexOf((byte)0);
        return nul < 0 ? text : text[..nul];
    }

    private static FieldValue InJson(int start, int end) => FieldValue.OfText(inScratch: false, start, end - start);

    private Span<byte> Decode(ReadOnlySpan<byte> inside)
    {
        var room = Scratch.Reserve(inside.Length);
        return room[..JsonText.Unescape(inside, room)];
    }

    private FieldValue MakeIdentity()
    {
        var auditId = TextOf(Found(_plan.AuditId));
        return auditId.Length == 0 ? MakeIdentity(Hash()) : MakeIdentity(Text(auditId));
    }

    private FieldValue MakeIdentity(ReadOnlySpan<byte> auditId)
    {
        var stage = TextOf(Found(_plan.Stage));
        var room = Scratch.Reserve(auditId.Length + 1 + stage.Length);
        auditId.CopyTo(room);
        if (stage.Length == 0) return Scratch.Commit(auditId.Length);
        room[auditId.Length] = (byte)'/';
        Text(stage).CopyTo(room[(auditId.Length + 1)..]);
        return Scratch.Commit(room.Length);
    }

    private byte[] Hash() =>
        Encoding.ASCII.GetBytes($"#{Convert.ToHexStringLower(SHA256.HashData(Json).AsSpan(0, HashBytes))}");
}
