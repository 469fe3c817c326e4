using System.Buffers;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>
/// A file that others write, read as it grows. A file that became shorter, or is another one under the same name, is
/// read from its beginning; what was renamed or copied away meanwhile is read first, file by file.
/// </summary>
internal sealed class FollowedFile(
    string path,
    bool fromStart,
    TimeSpan lookEvery,
    PayloadFramer framer,
    ArrayPool<byte> chunks,
    FilePositions? positions,
    TimeProvider clock,
    RuntimeSignals signals) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private FileStream? _file;
    private FileHead _head;
    private bool _isFirst = true;
    private string? _faultTold;

    /// <summary>The next payloads, at least one; waits for them as long as it takes.</summary>
    public async Task<FrameGroup> ReadAsync()
    {
        var frames = new List<Frame>();
        var chunk = chunks.Rent(FrameReader.ChunkBytes);
        while (frames.Count == 0)
        {
            _file ??= Open();
            // Asked first: once there is a new file nobody writes to this one, and its end is its end.
            var how = _file is null ? null : Replacement();
            var length = _file is null ? 0 : await _file.ReadAsync(chunk, _closing.Token);
            if (length > 0) Frame(chunk.AsMemory(0, length), frames);
            else if (how is not null) Leave(how, frames);
            else await Task.Delay(lookEvery, clock, _closing.Token);
        }

        return new FrameGroup(frames, chunks, chunk);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_file is not null) await _file.DisposeAsync();
    }

    // A stamp tells where reading has to begin again for these payloads, and not where they end.
    private void Frame(ReadOnlyMemory<byte> chunk, List<Frame> frames)
    {
        var begin = _file!.Position - chunk.Length - framer.Held;
        framer.Read(chunk, frames);
        if (positions is null || frames.Count == 0) return;
        var stamp = positions.Stamp(FilePosition.In(_file, begin));
        for (var index = 0; index < frames.Count; index++) frames[index] = frames[index] with { Stamp = stamp };
    }

    // What was rotated away since an earlier run is read to its end first; then the look for a replacement finds what
    // came after it.
    private FileStream OpenFirst()
    {
        var file = InputFile.OpenShared(path);
        if (positions?.Finished is not { } place)
        {
            file.Position = fromStart ? 0 : file.Length;
            return file;
        }

        if (!place.IsIn(file))
        {
            if (RotatedFiles.OpenHolding(path, place.IsIn) is not { } rotated)
            {
                signals.FileReplaced(path, "it is not the file that was read before");
                return file;
            }

            file.Dispose();
            file = rotated;
        }

        file.Position = place.Offset;
        return file;
    }

    private FileStream? Open()
    {
        try
        {
            var file = _isFirst ? OpenFirst() : InputFile.OpenShared(path);
            if (InputFile.IsCompressed(file)) return Wait(file, $"{path}: it is compressed, and does not grow");
            Begin(file);
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // What appears later was written since we started, so it is read from its beginning.
            _isFirst = false;
            return Wait(file: null, $"{path}: not there");
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            return Wait(file: null, InputFile.Fault(path, e).Message);
        }
    }

    private void Begin(FileStream file)
    {
        _head = FileHead.Of(file);
        _isFirst = false;
        _faultTold = null;
    }

    private FileStream? Wait(FileStream? file, string fault)
    {
        file?.Dispose();
        if (_faultTold != fault) signals.FileAwaited(fault);
        _faultTold = fault;
        return null;
    }

    private void Leave(string how, List<Frame> frames)
    {
        using var left = _file!;
        if (left.Length < left.Position && CopyOf(left) is { } copy)
        {
            // The payload that was cut there is read again as a whole.
            framer.End([]);
            signals.FileCopied(path, copy.Name);
            Begin(_file = copy);
            return;
        }

        framer.End(frames);
        _file = RotatedFiles.OpenAfter(left, path);
        if (_file is not null) Begin(_file);
        signals.FileReplaced(_file?.Name ?? path, _file is null ? how : "it was rotated before it was read");
    }

    // Where the bytes went on that stood in a file until it was emptied.
    private FileStream? CopyOf(FileStream left)
    {
        var offset = left.Position - framer.Held;
        if (_head.IsEmpty) return null;
        var copy = RotatedFiles.OpenHolding(path, file => file.Length >= offset && _head.IsHeadOf(file));
        copy?.Position = offset;
        return copy;
    }

    // Null while the open file is still the one of that name, and has not shrunk.
    private string? Replacement()
    {
        if (_file!.Length < _file.Position) return "it became shorter";
        try
        {
            using var now = InputFile.OpenShared(path);
            var length = now.Length;
            // Until something is in a new file its writer may not know it yet.
            if (length == 0) return null;
            // Files only grow: the open one, looked at later, cannot be shorter than itself.
            if (_file.Length < length || length < _file.Position || !_head.IsHeadOf(now)) return "it is a new file";
            _head = FileHead.Of(now);
            return null;
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            return null;
        }
    }
}
