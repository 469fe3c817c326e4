using AuditActors.Runtime.Ingest.Progress;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Ingest.Progress;

public sealed class EventTimesTests
{
    private const long Second = 1_000_000;

    private static readonly long Start = Some.Time.ToUnixTimeSeconds() * Second;

    [Fact]
    public void The_newest_time_of_what_is_finished_never_falls()
    {
        var times = EventTimes.Recorded();
        times.Received(Events(3, 1), firstNumber: 1);
        times.Received(Events(2), firstNumber: 3);

        Assert.Null(times.NewestThrough(1));
        Assert.Equal(Start + 3 * Second, times.NewestThrough(2));
        Assert.Equal(Start + 3 * Second, times.NewestThrough(3));
        Assert.Null(times.NewestThrough(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Blocks_do_not_depend_on_how_events_were_read(int together)
    {
        var times = EventTimes.Recorded();
        var number = 1UL;
        foreach (var group in Enumerable.Range(0, 600).Chunk(together))
        {
            times.Received(Events(group), number);
            number += (ulong)group.Length;
        }

        Assert.Null(times.NextBlock(255));
        Assert.Equal((256UL, Start + 255 * Second), times.NextBlock(600));
        Assert.Equal((512UL, Start + 511 * Second), times.NextBlock(600));
        Assert.Null(times.NextBlock(600));
        Assert.Equal(Start + 599 * Second, times.Newest);
    }

    [Fact]
    public void A_live_event_from_the_future_does_not_pass_for_progress()
    {
        var times = EventTimes.Live(new FakeTimeProvider(Some.Time));
        times.Received(Events(3600), firstNumber: 1);

        Assert.Equal(Start + 120 * Second, times.NewestThrough(1));
    }

    private static List<AuditActors.Events.AuditEvent> Events(params int[] seconds) =>
        [.. seconds.Select(second => Some.Event(Some.Json($"e{second}", second: second)))];
}
