using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>A file's text as UTF-8, without byte order mark.</summary>
public sealed class SourceText
{
    private readonly byte[] _utf8;
    private readonly int[] _lineStarts;

    /// <param name="path">The name under which the text is reported, as the user gave it.</param>
    /// <param name="text">The file's text.</param>
    public SourceText(string path, string text)
        : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    private SourceText(string path, byte[] utf8)
    {
        Path = path;
        _utf8 = utf8;
        _lineStarts = LineStarts(utf8);
    }

    public string Path { get; }

    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>
    /// Reads a file's bytes: UTF-8, UTF-16 or UTF-32, told apart as YAML 1.2 does, with or without byte order mark.
    /// Bytes that are no text become U+FFFD.
    /// </summary>
    public static SourceText Decode(string path, ReadOnlySpan<byte> bytes)
    {
        var encoding = TextEncodings.Detect(bytes, out var markLength);
        return new SourceText(path, encoding.GetString(bytes[markLength..]));
    }

    /// <summary>A line, from 0, without its line end; empty beyond the last one.</summary>
    public string Line(int line)
    {
        if (line < 0 || line >= _lineStarts.Length) return "";
        var end = line + 1 < _lineStarts.Length ? _lineStarts[line + 1] : _utf8.Length;
        return Encoding.UTF8.GetString(_utf8.AsSpan(_lineStarts[line]..end).TrimEnd("\r\n"u8));
    }

    /// <summary>A place as people read it; beyond the last line it is the end of the text.</summary>
    public Place PlaceOf(SourcePosition position)
    {
        var line = Math.Clamp(position.Line, 0, _lineStarts.Length - 1);
        var start = _lineStarts[line];
        var length = Math.Clamp(position.Column, 0, _utf8.Length - start);
        return new Place(Path, line + 1, Encoding.UTF8.GetCharCount(_utf8.AsSpan(start, length)) + 1);
    }

    /// <summary>The place of a byte.</summary>
    public Place PlaceAt(int offset)
    {
        var found = Array.BinarySearch(_lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;
        return PlaceOf(new SourcePosition(line, offset - _lineStarts[line], offset));
    }

    private static int[] LineStarts(ReadOnlySpan<byte> utf8)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; at < utf8.Length; at++)
        {
            if (utf8[at] == '\n') starts.Add(at + 1);
        }

        return [.. starts];
    }
}
