using System.Globalization;
using System.Text;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Runtime;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Progress;
using AuditActors.Runtime.Ingest.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.Tests.Runtime.Ingest.Spool;

public sealed class SpoolStageTests : ActorTests
{
    private const string Name = "ldp://h/tail/";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly FramePosition Position = new(Name, Line: 0);
    private readonly TestFolder _folder = new("spool");
    private readonly RuntimeSignals _signals = new(NullLogger<RuntimeSignals>.Instance);
    private readonly SourceProgress _progress = new();

    [Fact]
    public async Task Events_that_nobody_takes_wait_on_the_disk_and_come_in_order_afterwards()
    {
        using var space = Open(megabytes: 16, after: TimeSpan.FromMilliseconds(20));
        var taken = Run(space, Source.From(Enumerable.Range(1, 500).Select(Group)));

        AwaitAssert(() => Assert.Equal(500 - 1, _signals.Spools.Of(Name)?.Events), Patience);
        Assert.Equal(500UL, _progress.ReconnectFrom);
        Assert.Null(_progress.ResumeFrom);

        Assert.Equal(Enumerable.Range(1, 500), await AllAsync(taken));
        AwaitAssert(() => Assert.Empty(_folder.GetFiles("*.spool")));
    }

    [Fact]
    public async Task While_events_are_taken_nothing_is_written()
    {
        using var space = Open(megabytes: 16, after: TimeSpan.FromMinutes(5));
        var taken = Run(space, Source.From(Enumerable.Range(1, 500).Select(Group)));

        Assert.Equal(Enumerable.Range(1, 500), await AllAsync(taken));
        Assert.Equal(0, space.Used);
    }

    [Fact]
    public async Task When_the_disk_has_no_room_the_source_waits_and_nothing_is_lost()
    {
        using var space = Open(bytes: 2000, after: TimeSpan.FromMilliseconds(20));
        var asked = 0;
        var taken = Run(space, Source.From(Enumerable.Range(1, 500).Select(number =>
        {
            asked = number;
            return Group(number);
        })));

        AwaitAssert(() => Assert.InRange(space.Used, 1900, 2000), Patience);
        Assert.InRange(asked, 10, 250);

        Assert.Equal(Enumerable.Range(1, 500), await AllAsync(taken));
    }

    [Fact]
    public void What_cannot_be_read_back_fails_the_source_so_that_it_is_read_again()
    {
        using var space = Open(megabytes: 16, after: TimeSpan.FromMilliseconds(20));
        var taken = Run(space, Source.From(Enumerable.Range(1, 100).Select(Group)));
        AwaitAssert(() => Assert.Equal(100 - 1, _signals.Spools.Of(Name)?.Events), Patience);
        foreach (var file in _folder.GetFiles("*.spool"))
        {
            using var open = file.Open(FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            open.SetLength(50);
        }

        var all = AllAsync(taken);

        AwaitAssert(() => Assert.IsType<SpoolDamagedException>(all.Exception?.GetBaseException()), Patience);
        AwaitAssert(() => Assert.Null(_progress.ReconnectFrom));
        AwaitAssert(() => Assert.Equal(0, space.Used));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _signals.Dispose();
        _folder.Dispose();
    }

    private ISinkQueue<FrameGroup> Run(SpoolSpace space, Source<FrameGroup, Akka.NotUsed> source) => source
        .Via(new SpoolStage(space, Name, _progress, _signals))
        .RunWith(Sink.Queue<FrameGroup>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Sys.Materializer());

    private static async Task<List<int>> AllAsync(ISinkQueue<FrameGroup> queue)
    {
        var all = new List<int>();
        while (await queue.PullAsync().WaitAsync(Patience) is { HasValue: true } group)
            all.AddRange(group.Value.Frames.Select(Number));
        return all;
    }

    private static FrameGroup Group(int number) =>
        new([new Frame(Encoding.ASCII.GetBytes($"{number}"), Position, (ulong)number)]);

    private static int Number(Frame frame) => int.Parse(frame.Payload.Span, CultureInfo.InvariantCulture);

    private SpoolSpace Open(TimeSpan after, int megabytes = 0, long bytes = 0) => SpoolSpace.Open(new SpoolOptions
    {
        Directory = _folder.FullName,
        MaxBytes = megabytes * 1024L * 1024 + bytes,
        After = after,
    });
}
