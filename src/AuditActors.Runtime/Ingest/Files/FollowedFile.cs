using System.Buffers;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>
/// A file that others write, read as it grows. A file that became shorter, or is another one under the same name,
/// is read from its beginning; of a renamed one the rest is read first.
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
    private bool _absenceTold;

    /// <summary>The next payloads, at least one; waits for them as long as it takes.</summary>
    public async Task<FrameGroup> ReadAsync()
    {
        var frames = new List<Frame>();
        var chunk = chunks.Rent(FrameReader.ChunkBytes);
        while (frames.Count == 0)
        {
            _file ??= Open();
            var length = _file is null ? 0 : await _file.ReadAsync(chunk, _closing.Token);
            if (length > 0) Frame(chunk.AsMemory(0, length), frames);
            else if (_file is not null && Replacement() is { } how) await StartOverAsync(how, frames);
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

    // What was rotated away since an earlier run is read to its end first; then the look for a replacement finds the
    // file of the name.
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
            if (place.OpenNear(path) is not { } rotated)
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
            _head = FileHead.Of(file);
            _isFirst = false;
            _absenceTold = false;
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // What appears later was written since we started, so it is read from its beginning.
            _isFirst = false;
            if (!_absenceTold) signals.FileAbsent(path);
            _absenceTold = true;
            return null;
        }
    }

    private async Task StartOverAsync(string how, List<Frame> frames)
    {
        signals.FileReplaced(path, how);
        framer.End(frames);
        await _file!.DisposeAsync();
        _file = null;
    }

    // Null while the open file is still the one of that name, and has not shrunk.
    private string? Replacement()
    {
        if (_file!.Length < _file.Position) return "it became shorter";
        try
        {
            using var now = InputFile.OpenShared(path);
            var length = now.Length;
            // Files only grow: the open one, looked at later, cannot be shorter than itself.
            if (_file.Length < length || length < _file.Position || !_head.IsHeadOf(now)) return "it is a new file";
            _head = FileHead.Of(now);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
