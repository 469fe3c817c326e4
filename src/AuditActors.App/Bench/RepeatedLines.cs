namespace AuditActors.App.Bench;

/// <summary>Lines as a stream, again and again for some time, ending with a whole line.</summary>
/// <param name="lines">At least one, each with its line feed.</param>
/// <param name="lasts">How long the stream goes on.</param>
/// <param name="clock">Tells when it is over.</param>
internal sealed class RepeatedLines(IReadOnlyList<byte[]> lines, TimeSpan lasts, TimeProvider clock) : Stream
{
    private readonly long _begun = clock.GetTimestamp();
    private byte[] _line = [];
    private int _read;
    private long _next;
    private bool _isOver;

    /// <summary>Changes a line before it is read, by the count of lines before it.</summary>
    public Action<byte[], long>? Change { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lines as the stream wants them.</summary>
    public static byte[][] Of(BenchEvents events) =>
        [.. events.Events.Select(audit => (byte[])[.. audit.Json.Span, (byte)'\n'])];

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_line.Length == _read) _isOver |= clock.GetElapsedTime(_begun) >= lasts;
        var written = 0;
        while (written < buffer.Length && !(_isOver && _line.Length == _read))
        {
            if (_line.Length == _read) Advance();
            var part = Math.Min(_line.Length - _read, buffer.Length - written);
            _line.AsSpan(_read, part).CopyTo(buffer[written..]);
            _read += part;
            written += part;
        }

        if (clock.GetElapsedTime(_begun) >= lasts) _isOver = true;
        return written;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Advance()
    {
        _line = lines[(int)(_next % lines.Count)];
        Change?.Invoke(_line, _next);
        _next++;
        _read = 0;
    }
}
