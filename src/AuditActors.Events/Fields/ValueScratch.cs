using System.Buffers;

namespace AuditActors.Events.Fields;

/// <summary>
/// Memory for values that do not stand in the event as they are: decoded texts, and the elements of lists. It grows
/// with an event and is used again for the next; what one event made larger than usual is given back.
/// </summary>
internal sealed class ValueScratch : IBufferWriter<byte>
{
    /// <summary>The most that is kept from one event to the next.</summary>
    public const int KeptBytes = 1 << 20;

    private const int InitialBytes = 4096;
    private const int KeptElements = 16384;
    private const int InitialElements = 64;

    private byte[] _bytes = new byte[InitialBytes];
    private FieldValue[] _elements = new FieldValue[InitialElements];

    public int UsedBytes { get; private set; }

    /// <summary>Elements so far; a list is a stretch of them.</summary>
    public int Elements { get; private set; }

    public void Reset()
    {
        if (_bytes.Length > KeptBytes) _bytes = new byte[InitialBytes];
        if (_elements.Length > KeptElements) _elements = new FieldValue[InitialElements];
        UsedBytes = 0;
        Elements = 0;
    }

    /// <summary>Room for that many bytes, until the next call; <see cref="Commit"/> keeps the first of them.</summary>
    public Span<byte> Reserve(int length)
    {
        MakeRoom(length);
        return _bytes.AsSpan(UsedBytes, length);
    }

    public FieldValue Commit(int length)
    {
        UsedBytes += length;
        return TextSince(UsedBytes - length);
    }

    public FieldValue Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        return Commit(text.Length);
    }

    public ReadOnlySpan<byte> Text(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>What was written since there were <paramref name="start"/> bytes.</summary>
    public FieldValue TextSince(int start) => FieldValue.OfText(inScratch: true, start, UsedBytes - start);

    public void AddElement(in FieldValue element)
    {
        if (Elements == _elements.Length) Array.Resize(ref _elements, Elements * 2);
        _elements[Elements++] = element;
    }

    public FieldValue Element(int index) => _elements[index];

    /// <summary>The list of all elements added since there were <paramref name="start"/> of them.</summary>
    public FieldValue ListSince(int start) => FieldValue.OfList(start, Elements - start);

    public void Advance(int count) => UsedBytes += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(UsedBytes);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(UsedBytes);
    }

    private void MakeRoom(int length)
    {
        if (_bytes.Length - UsedBytes < length)
            Array.Resize(ref _bytes, Math.Max(UsedBytes + length, _bytes.Length * 2));
    }
}
