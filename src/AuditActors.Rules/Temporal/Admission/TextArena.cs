namespace AuditActors.Rules.Temporal.Admission;

/// <summary>Copies of texts that are needed for a short time and then all together no more.</summary>
internal sealed class TextArena
{
    private const int LargestSpare = 64 * 1024;

    private byte[] _bytes = new byte[1024];
    private int _used;

    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> text)
    {
        // Earlier texts stay where they are.
        if (_bytes.Length - _used < text.Length)
            (_bytes, _used) = (new byte[Math.Max(2 * _bytes.Length, text.Length)], 0);
        var copy = _bytes.AsMemory(_used, text.Length);
        text.CopyTo(copy.Span);
        _used += text.Length;
        return copy;
    }

    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > LargestSpare) _bytes = new byte[LargestSpare];
    }
}
