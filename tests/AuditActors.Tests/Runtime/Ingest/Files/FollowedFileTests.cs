using System.Buffers;
using System.Text;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Tests.Runtime.Ingest.Files;

public sealed class FollowedFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TestFolder _folder = new("followed");
    private readonly List<string> _seen = [];

    private string Log => Path.Combine(_folder.FullName, "audit.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_what_is_written_after_it_started()
    {
        await WriteAsync("{\"old\":1}\n");
        await using var file = Follow();
        var reading = file.ReadAsync();
        await WriteAsync("{\"new\":1}\n{\"new\":");
        await NoteAsync(reading);
        await WriteAsync("2}\n");
        await ReadUntilAsync(file, count: 2);

        Assert.Equal(["{\"new\":1}", "{\"new\":2}"], _seen);
    }

    [Fact]
    public async Task Reads_from_the_beginning_when_told_to()
    {
        await WriteAsync("{\"old\":1}\n");
        await using var file = Follow(fromStart: true);

        await ReadUntilAsync(file, count: 1);

        Assert.Equal(["{\"old\":1}"], _seen);
    }

    [Fact]
    public async Task Waits_for_a_file_that_is_not_there_and_reads_all_of_it()
    {
        await using var file = Follow();
        var reading = file.ReadAsync();
        await WriteAsync("{\"first\":1}\n");

        await NoteAsync(reading);

        Assert.Equal(["{\"first\":1}"], _seen);
    }

    [Fact]
    public async Task Goes_on_with_the_new_file_after_a_rotation_and_loses_no_line_of_the_old_one()
    {
        await WriteAsync("{\"n\":1}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        await WriteAsync("{\"n\":2}\n{\"n\":3}");
        File.Move(Log, Log + ".1");
        await WriteAsync("{\"n\":4}\n");

        await ReadUntilAsync(file, count: 4);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}"], _seen);
    }

    [Fact]
    public async Task Notices_a_new_file_that_is_as_long_as_the_old_one()
    {
        await WriteAsync("{\"n\":1}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        File.Move(Log, Log + ".1");
        await WriteAsync("{\"n\":2}\n");

        await ReadUntilAsync(file, count: 2);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], _seen);
    }

    [Fact]
    public async Task Begins_anew_after_a_truncation()
    {
        await WriteAsync("{\"n\":1}\n{\"n\":2}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 2);
        await File.WriteAllTextAsync(Log, "{\"n\":3}\n");

        await ReadUntilAsync(file, count: 3);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], _seen);
    }

    [Fact]
    public async Task Stops_waiting_when_it_is_closed()
    {
        var file = Follow();
        var reading = file.ReadAsync();

        await file.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task Goes_on_where_an_earlier_run_was_finished()
    {
        await WriteAsync("{\"n\":1}\n");
        var place = await FinishedAfterAsync(count: 1);
        await WriteAsync("{\"n\":2}\n");

        await using var file = Follow(positions: new FilePositions(place));
        await ReadUntilAsync(file, count: 2);

        // The payloads that were read last are read again.
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], _seen);
    }

    [Fact]
    public async Task Reads_the_rest_of_what_was_rotated_away_meanwhile()
    {
        await WriteAsync("{\"n\":1}\n");
        var place = await FinishedAfterAsync(count: 1);
        await WriteAsync("{\"n\":2}\n");
        File.Move(Log, Path.ChangeExtension(Log, null) + "-2026-01-01.log");
        await WriteAsync("{\"n\":3}\n");

        await using var file = Follow(positions: new FilePositions(place));
        await ReadUntilAsync(file, count: 3);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], _seen);
    }

    [Fact]
    public async Task Reads_another_file_of_the_name_from_its_beginning()
    {
        await WriteAsync("{\"n\":1}\n");
        var place = await FinishedAfterAsync(count: 1);
        File.Delete(Log);
        await WriteAsync("{\"other\":1}\n");

        await using var file = Follow(positions: new FilePositions(place));
        await ReadUntilAsync(file, count: 1);

        Assert.Equal(["{\"other\":1}"], _seen);
    }

    [Fact]
    public async Task A_payload_that_is_not_complete_is_read_again_as_a_whole()
    {
        var positions = new FilePositions(resume: null);
        await using (var file = Follow(fromStart: true, positions))
        {
            await WriteAsync("{\"n\":1}\n{\"n\":");
            await ReadUntilAsync(file, count: 1);
            await WriteAsync("2}\n{\"n\":3}\n");
            await ReadUntilAsync(file, count: 3);
        }

        _seen.Clear();
        await using var next = Follow(positions: new FilePositions(positions.Finish(stamp: 2)));
        await ReadUntilAsync(next, count: 2);

        Assert.Equal(["{\"n\":2}", "{\"n\":3}"], _seen);
    }

    private async Task<FilePosition?> FinishedAfterAsync(int count)
    {
        var positions = new FilePositions(resume: null);
        await using (var file = Follow(fromStart: true, positions)) await ReadUntilAsync(file, count);
        _seen.Clear();
        return FilePosition.Parse(positions.Finish(stamp: 1)!.ToString());
    }

    private FollowedFile Follow(bool fromStart = false, FilePositions? positions = null)
    {
        var framer = new PayloadFramer(Log, 1 << 20, (position, detail) => Assert.Fail($"{position} {detail}"));
        return new FollowedFile(
            Log,
            fromStart,
            TimeSpan.FromMilliseconds(5),
            framer,
            ArrayPool<byte>.Shared,
            positions,
            TimeProvider.System,
            Some.Signals());
    }

    private async Task ReadUntilAsync(FollowedFile file, int count)
    {
        while (_seen.Count < count) await NoteAsync(file.ReadAsync());
    }

    private async Task NoteAsync(Task<FrameGroup> reading)
    {
        var group = await reading.WaitAsync(Patience);
        _seen.AddRange(group.Frames.Select(frame => Encoding.UTF8.GetString(frame.Payload.Span).Trim()));
    }

    private async Task WriteAsync(string text)
    {
        await using var file = new FileStream(
            Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
