using System.Buffers;

namespace AuditActors.Runtime.Ingest.Frames;

/// <summary>
/// Cuts a file's bytes into payloads. A line that is a complete document is one; a line that begins a document takes
/// in the following lines until it is complete. When that leads to something that is no JSON, the line stands alone
/// (whoever reads it will say what is wrong) and the next line is tried. Time is linear in the input, memory bounded
/// by a few times the largest payload.
/// </summary>
internal sealed class PayloadFramer(string origin, int maxPayload, Action<FramePosition, string> tooLarge)
{
    // Bytes that may be looked at again, for each byte of input: without this bound, lines that open more brackets
    // than they close would be tried again and again.
    private const int RescansPerByte = 4;

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    // What is to be read before any new input: the lines of a failed document, the rest of a line.
    private readonly Stack<ReadOnlyMemory<byte>> _work = [];
    private readonly ArrayBufferWriter<byte> _partialLine = new();
    private readonly ArrayBufferWriter<byte> _document = new();
    private readonly DocumentScan _scan = new();
    private long _line = 1;
    private long _documentLine;
    private long _rescanCredit;
    private long _aloneThrough;
    private bool _inLongLine;
    private bool _inDocument;
    private bool _inLargeDocument;

    /// <summary>Bytes read that are in no payload yet.</summary>
    public int Held => _partialLine.WrittenCount + (_inDocument ? _document.WrittenCount : 0);

    /// <summary>Goes on with the next bytes; payloads may be parts of them, nothing else is.</summary>
    public void Read(ReadOnlyMemory<byte> chunk, List<Frame> frames)
    {
        _rescanCredit += (long)chunk.Length * RescansPerByte;
        Work(chunk, frames);
    }

    /// <summary>The file ends: what is left is a payload, complete or not. The next bytes begin another file.</summary>
    public void End(List<Frame> frames)
    {
        if (_partialLine.WrittenCount > 0 || _inLongLine) Work("\n"u8.ToArray(), frames);
        while (_inDocument)
        {
            if (_inLargeDocument) LeaveLargeDocument();
            else FallBack(frames);
            while (_work.TryPop(out var block)) ReadBlock(block, frames);
        }

        _line = 1;
        _aloneThrough = 0;
    }

    private void Work(ReadOnlyMemory<byte> block, List<Frame> frames)
    {
        _work.Push(block);
        while (_work.TryPop(out var next)) ReadBlock(next, frames);
    }

    private void ReadBlock(ReadOnlyMemory<byte> block, List<Frame> frames)
    {
        while (!block.IsEmpty)
        {
            var feed = block.Span.IndexOf((byte)'\n');
            if (feed < 0)
            {
                KeepPartialLine(block.Span);
                return;
            }

            var line = block[..(feed + 1)];
            block = block[(feed + 1)..];
            _work.Push(block);
            ReadLine(_partialLine.WrittenCount == 0 ? line : Join(line.Span), block.Span, frames);
            block = _work.Pop();
        }
    }

    private void KeepPartialLine(ReadOnlySpan<byte> bytes)
    {
        if (_inLongLine) return;
        _partialLine.Write(bytes);
        if (_partialLine.WrittenCount <= maxPayload) return;
        _partialLine.ResetWrittenCount();
        _inLongLine = true;
    }

    private ReadOnlyMemory<byte> Join(ReadOnlySpan<byte> lineEnd)
    {
        _partialLine.Write(lineEnd);
        var line = _partialLine.WrittenSpan.ToArray();
        _partialLine.ResetWrittenCount();
        return line;
    }

    private void ReadLine(ReadOnlyMemory<byte> line, ReadOnlySpan<byte> following, List<Frame> frames)
    {
        if (_line == 1 && line.Span.StartsWith(ByteOrderMark)) line = line[ByteOrderMark.Length..];
        var text = line.Span.Trim(" \t\r\n"u8);
        if (_inLongLine) LeaveLongLine(frames);
        else if (text.IsEmpty) ReadBlankLine(line.Span);
        else if (_inDocument) GoOn(line, frames);
        else if (_line <= _aloneThrough || IsWhole(text, following)) Emit(line, _line++, frames);
        else Begin(line, frames);
    }

    // A document that goes on after a closing bracket goes on with one of three characters; peeking at the next one
    // spares reading the line twice. What begins no object or list is not worth waiting for.
    private static bool IsWhole(ReadOnlySpan<byte> line, ReadOnlySpan<byte> following)
    {
        if (line[0] is not ((byte)'{' or (byte)'[')) return true;
        if (line[^1] != (line[0] == '{' ? '}' : ']')) return false;
        var next = following.IndexOfAnyExcept(Blank);
        return next >= 0 && following[next] is not ((byte)',' or (byte)']' or (byte)'}');
    }

    private void Begin(ReadOnlyMemory<byte> line, List<Frame> frames)
    {
        _scan.Restart();
        if (_scan.Read(line.Span, out _) != DocumentState.Incomplete)
        {
            Emit(line, _line++, frames);
            return;
        }

        _inDocument = true;
        _document.ResetWrittenCount();
        _document.Write(line.Span);
        _documentLine = _line++;
    }

    private void ReadBlankLine(ReadOnlySpan<byte> line)
    {
        if (_inDocument && !_inLargeDocument) _document.Write(line);
        _line++;
    }

    private void GoOn(ReadOnlyMemory<byte> line, List<Frame> frames)
    {
        switch (_scan.Read(line.Span, out var end))
        {
            case DocumentState.Incomplete:
                Keep(line.Span);
                _line++;
                break;
            case DocumentState.Complete:
                Keep(line.Span[..end]);
                FinishDocument(frames);
                // The rest of the line, its end at least, belongs to this line still.
                _work.Push(line[end..]);
                break;
            case DocumentState.Malformed when _inLargeDocument:
                LeaveLargeDocument();
                _work.Push(line);
                break;
            case DocumentState.Malformed:
                _work.Push(line);
                FallBack(frames);
                break;
        }
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_inLargeDocument) return;
        if (_document.WrittenCount + line.Length <= maxPayload)
        {
            _document.Write(line);
            return;
        }

        _document.ResetWrittenCount();
        _inLargeDocument = true;
    }

    private void FinishDocument(List<Frame> frames)
    {
        if (_inLargeDocument)
        {
            LeaveLargeDocument();
            return;
        }

        _inDocument = false;
        Emit(_document.WrittenSpan.ToArray(), _documentLine, frames);
        _document.ResetWrittenCount();
    }

    // Where the document began, a line is left alone; the lines after it are read again.
    private void FallBack(List<Frame> frames)
    {
        ReadOnlyMemory<byte> held = _document.WrittenSpan.ToArray();
        var firstEnd = held.Span.IndexOf((byte)'\n') + 1;
        Emit(held[..firstEnd], _documentLine, frames);
        if (held.Length <= _rescanCredit) _rescanCredit -= held.Length;
        else _aloneThrough = _line - 1;
        _work.Push(held[firstEnd..]);
        _line = _documentLine + 1;
        _inDocument = false;
        _document.ResetWrittenCount();
    }

    private void LeaveLargeDocument()
    {
        tooLarge(new FramePosition(origin, _documentLine), $"a document of more than {maxPayload} bytes");
        _inDocument = false;
        _inLargeDocument = false;
    }

    private void LeaveLongLine(List<Frame> frames)
    {
        tooLarge(new FramePosition(origin, _line), $"a line of more than {maxPayload} bytes");
        _inLongLine = false;
        // It counts as a line, whatever becomes of the document that it was part of.
        _work.Push("\n"u8.ToArray());
        if (_inLargeDocument) LeaveLargeDocument();
        else if (_inDocument) FallBack(frames);
    }

    private void Emit(ReadOnlyMemory<byte> payload, long line, List<Frame> frames)
    {
        var position = new FramePosition(origin, line);
        if (payload.Length > maxPayload) tooLarge(position, $"a payload of {payload.Length} bytes, limit {maxPayload}");
        else frames.Add(new Frame(payload, position));
    }
}
