namespace AuditActors.Runtime.Ingest.Files;

/// <summary>
/// Places in the files that follow each other under one name, as stamps that only grow: what stands before a stamp
/// stands in the same file, or in one before it. Written by the reader, read by the checkpoint.
/// </summary>
/// <param name="resume">Where an earlier run had come to.</param>
internal sealed class FilePositions(FilePosition? resume)
{
    private readonly Lock _lock = new();
    private readonly Queue<(ulong Stamp, FilePosition Position)> _passed = [];
    private FilePosition? _finished = resume;
    private ulong _newest;

    /// <summary>Where to go on reading: everything before it is finished. Null begins anew.</summary>
    public FilePosition? Finished
    {
        get { lock (_lock) return _finished; }
    }

    /// <summary>A new stamp for a place.</summary>
    public ulong Stamp(FilePosition position)
    {
        lock (_lock)
        {
            _passed.Enqueue((++_newest, position));
            return _newest;
        }
    }

    /// <summary>The place of a stamp up to which all is finished; earlier ones are forgotten.</summary>
    public FilePosition? Finish(ulong stamp)
    {
        lock (_lock)
        {
            while (_passed.TryPeek(out var passed) && passed.Stamp <= stamp) _finished = _passed.Dequeue().Position;
            return _finished;
        }
    }
}
