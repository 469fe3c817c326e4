using System.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>A scalar's value while it is read: bytes, of which escaped ones are never trimmed.</summary>
internal sealed class YamlText
{
    private readonly List<byte> _bytes = [];
    private int _kept;

    /// <summary>What line folding must not cut: everything but blanks at the end of the line.</summary>
    public int Solid { get; private set; }

    public void Add(int value)
    {
        _bytes.Add((byte)value);
        if (value is not (' ' or '\t')) Solid = _bytes.Count;
    }

    public void AddEscaped(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        KeepAll();
    }

    public void AddBreaks(int count)
    {
        for (var added = 0; added < count; added++) _bytes.Add((byte)'\n');
    }

    public void AddBlank() => _bytes.Add((byte)' ');

    /// <summary>Blanks before an escaped line end stay.</summary>
    public void KeepAll()
    {
        Solid = _bytes.Count;
        _kept = _bytes.Count;
    }

    public void StartLine() => Solid = _bytes.Count;

    public void CutBlanks() => _bytes.RemoveRange(Solid, _bytes.Count - Solid);

    /// <summary>Removes blanks at the end, then line ends.</summary>
    public void TrimBlanks()
    {
        var length = _bytes.Count;
        while (length > 0 && _bytes[length - 1] is (byte)' ' or (byte)'\t') length--;
        _bytes.RemoveRange(length, _bytes.Count - length);
    }

    /// <summary>Leaves at most so many line ends at the end, those written as escapes aside.</summary>
    public void TrimBreaks(int leave)
    {
        var length = _bytes.Count;
        while (length > 0 && _bytes[length - 1] == '\n') length--;
        if (_kept > 0 && length <= _kept) length = Math.Min(_kept + 1, _bytes.Count);
        if (length == 0) leave = 0;
        length = Math.Min(length + leave, _bytes.Count);
        _bytes.RemoveRange(length, _bytes.Count - length);
    }

    public override string ToString() => Encoding.UTF8.GetString([.. _bytes]);
}
