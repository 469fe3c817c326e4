using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>
/// A file of payloads, each after its length, its stamp and a hash. It is written at its end and read from its
/// beginning; disposing it removes it.
/// </summary>
internal sealed class SpoolSegment : IDisposable
{
    private const int LengthAt = 0;
    private const int StampAt = sizeof(int);
    private const int HashAt = StampAt + sizeof(ulong);
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _head = new byte[HeadBytes];
    private byte[] _record = [];
    private long _read;

    /// <summary>Fails with <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public SpoolSegment(string path)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
    }

    /// <summary>What a payload takes beside its own bytes.</summary>
    public const int HeadBytes = HashAt + sizeof(ulong);

    /// <summary>Bytes written.</summary>
    public long Written { get; private set; }

    public bool IsRead => _read == Written;

    /// <summary>
    /// Puts a payload at the end. Fails as the constructor does; then the end is where it was, and what stands behind
    /// it is written over.
    /// </summary>
    public void Append(ReadOnlySpan<byte> payload, ulong stamp)
    {
        var length = HeadBytes + payload.Length;
        if (_record.Length < length) _record = new byte[Math.Max(length, 2 * _record.Length)];
        var record = _record.AsSpan(0, length);
        BinaryPrimitives.WriteInt32LittleEndian(record[LengthAt..], payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(record[StampAt..], stamp);
        BinaryPrimitives.WriteUInt64LittleEndian(record[HashAt..], Hash(payload, stamp));
        payload.CopyTo(record[HeadBytes..]);
        RandomAccess.Write(_file, record, Written);
        Written += length;
    }

    /// <summary>The next payload. Fails with <see cref="SpoolDamagedException"/>.</summary>
    public byte[] Read(out ulong stamp)
    {
        ReadAll(_head, _read);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(LengthAt));
        stamp = BinaryPrimitives.ReadUInt64LittleEndian(_head.AsSpan(StampAt));
        if (length < 0 || length > Written - _read - HeadBytes) throw Damaged("a length that cannot be");
        var payload = new byte[length];
        ReadAll(payload, _read + HeadBytes);
        if (BinaryPrimitives.ReadUInt64LittleEndian(_head.AsSpan(HashAt)) != Hash(payload, stamp))
            throw Damaged("other bytes than were written");
        _read += HeadBytes + length;
        return payload;
    }

    public void Dispose()
    {
        _file.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next process removes it.
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> payload, ulong stamp) => XxHash3.HashToUInt64(payload, (long)stamp);

    private void ReadAll(Span<byte> bytes, long from)
    {
        try
        {
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(_file, bytes[done..], from + done);
                if (read == 0) throw Damaged("it is shorter than what was written");
                done += read;
            }
        }
        catch (IOException e)
        {
            throw Damaged(e.Message);
        }
    }

    private SpoolDamagedException Damaged(string how) => new($"{_path}: {how}");
}
