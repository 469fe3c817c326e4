using System.Buffers;
using System.Text;
using System.Threading.Channels;
using AuditActors.App.Wiring;
using AuditActors.Runtime;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Frames;
using Microsoft.Extensions.Logging;

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

    [Theory]
    [InlineData("audit.log.2", "audit.log.1")]
    [InlineData("audit-2026-01-31T12-00-00.000.log", "audit-2026-01-31T12-01-00.000.log")]
    public async Task Reads_every_file_that_was_rotated_while_nobody_looked(string first, string second)
    {
        await WriteAsync("{\"n\":1}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        await WriteAsync("{\"n\":2}\n");
        await RotateAsync(first);
        await WriteAsync("{\"n\":3}\n");
        await RotateAsync(second);
        await WriteAsync("{\"n\":4}\n");

        await ReadUntilAsync(file, count: 4);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}"], _seen);
    }

    [Fact]
    public async Task Reads_every_file_that_was_rotated_while_it_was_away()
    {
        await WriteAsync("{\"n\":1}\n");
        var place = await FinishedAfterAsync(count: 1);
        await RotateAsync("audit.log.2");
        await WriteAsync("{\"n\":2}\n");
        await RotateAsync("audit.log.1");
        await WriteAsync("{\"n\":3}\n");

        await using var file = Follow(positions: new FilePositions(place));
        await ReadUntilAsync(file, count: 3);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], _seen);
    }

    [Fact]
    public async Task Leaves_alone_what_only_begins_with_the_same_letters()
    {
        await WriteAsync("{\"n\":1}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        await RotateAsync("audit.log.1");
        await File.WriteAllTextAsync(Beside("audit-other.log"), "{\"other\":1}\n");
        await File.WriteAllTextAsync(Beside("audit.log.1.bak"), "{\"other\":2}\n");
        await WriteAsync("{\"n\":2}\n");

        await ReadUntilAsync(file, count: 2);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], _seen);
    }

    [Fact]
    public async Task Stays_with_the_old_file_until_its_writer_has_begun_the_new_one()
    {
        await WriteAsync("{\"n\":1}\n");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        await using var writer = new FileStream(
            Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await RotateAsync("audit.log.1");
        await File.WriteAllTextAsync(Log, "");
        var reading = file.ReadAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        await writer.WriteAsync("{\"n\":2}\n"u8.ToArray());
        await writer.FlushAsync();
        await NoteAsync(reading);
        await WriteAsync("{\"n\":3}\n");

        await ReadUntilAsync(file, count: 3);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], _seen);
    }

    [Fact]
    public async Task Reads_the_rest_of_a_file_that_was_copied_and_emptied_from_the_copy()
    {
        await WriteAsync("{\"n\":1}\n{\"n\":");
        await using var file = Follow(fromStart: true);
        await ReadUntilAsync(file, count: 1);
        await WriteAsync("2}\n{\"n\":3}\n");
        File.Copy(Log, Beside("audit.log.1"));
        await File.WriteAllTextAsync(Log, "");
        await WriteAsync("{\"n\":4}\n");

        await ReadUntilAsync(file, count: 4);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}"], _seen);
    }

    [Fact]
    public async Task Says_once_why_a_file_cannot_be_read_and_reads_it_when_it_can()
    {
        var lines = Channel.CreateUnbounded<string>();
        using var logs = new LineLoggers(
            line => lines.Writer.TryWrite(line), clock: null, LogLevel.Information, LogLevel.Warning);
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(logs));
        Directory.CreateDirectory(Log);
        await using var file = Follow(signals: new RuntimeSignals(loggers.CreateLogger<RuntimeSignals>()));
        var reading = file.ReadAsync();
        Assert.Contains("it is a folder; waiting", await NextLineAsync());
        Directory.Delete(Log);
        Assert.Contains("not there; waiting", await NextLineAsync());
        await File.WriteAllBytesAsync(Beside("packed"), [0x1f, 0x8b, 8, 0]);
        File.Move(Beside("packed"), Log);
        Assert.Contains("it is compressed", await NextLineAsync());
        File.Delete(Log);
        Assert.Contains("not there; waiting", await NextLineAsync());
        await WriteAsync("{\"n\":1}\n");

        await NoteAsync(reading);

        Assert.Equal(["{\"n\":1}"], _seen);

        Task<string> NextLineAsync() => lines.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    private async Task<FilePosition?> FinishedAfterAsync(int count)
    {
        var positions = new FilePositions(resume: null);
        await using (var file = Follow(fromStart: true, positions)) await ReadUntilAsync(file, count);
        _seen.Clear();
        return FilePosition.Parse(positions.Finish(stamp: 1)!.ToString());
    }

    private FollowedFile Follow(
        bool fromStart = false, FilePositions? positions = null, RuntimeSignals? signals = null)
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
            signals ?? Some.Signals());
    }

    private string Beside(string name) => Path.Combine(_folder.FullName, name);

    // Files are told apart by when they were written.
    private async Task RotateAsync(string name)
    {
        File.Move(Log, Beside(name));
        await Task.Delay(TimeSpan.FromMilliseconds(20));
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
