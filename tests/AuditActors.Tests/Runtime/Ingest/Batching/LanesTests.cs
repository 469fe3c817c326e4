using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Namespaces;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Ingest.Batching;

public sealed class LanesTests
{
    private readonly FakeTimeProvider _clock = new(Some.Time);

    [Fact]
    public void Sends_the_first_event_of_a_namespace_at_once_and_the_next_ones_together()
    {
        var lanes = Lanes();
        lanes.Add(Some.Group(1, Some.Json("a")));
        var first = Take(lanes).Single();
        lanes.Add(Some.Group(2, Some.Json("b"), Some.Json("c")));
        Assert.Empty(Take(lanes));

        lanes.Finish(first.Id);

        Assert.Equal([2, 3], Numbers(Take(lanes).Single()));
    }

    [Fact]
    public void Lets_a_batch_for_another_node_fill_for_a_moment_unless_it_is_the_first()
    {
        var lanes = Lanes(new() { BatchEvents = 2 });
        lanes.Add(Some.Group(1, Some.Json("a")));
        var first = Take(lanes).Single();
        lanes.Add(Some.Group(2, Some.Json("b")));

        lanes.Finish(first.Id, isFar: true);

        Assert.True(lanes.AnyFilling);
        Assert.Empty(Take(lanes));
        lanes.SendFilling();
        Assert.False(lanes.AnyFilling);
        var second = Take(lanes).Single();
        Assert.Equal([2], Numbers(second));
        lanes.Finish(second.Id, isFar: true);
        lanes.Add(Some.Group(3, Some.Json("c")));
        Assert.Equal([3], Numbers(Take(lanes).Single()));
    }

    [Fact]
    public void Sends_a_batch_for_another_node_when_it_is_full()
    {
        var lanes = Lanes(new() { BatchEvents = 2 });
        lanes.Add(Some.Group(1, Some.Json("a")));
        var first = Take(lanes).Single();
        lanes.Add(Some.Group(2, Some.Json("b")));
        lanes.Finish(first.Id, isFar: true);

        lanes.Add(Some.Group(3, Some.Json("c"), Some.Json("d")));

        var second = Take(lanes).Single();
        Assert.Equal([2, 3], Numbers(second));
        lanes.Finish(second.Id, isFar: true);
        lanes.SendFilling();
        lanes.Finish(Take(lanes).Single().Id, isFar: true);
        Assert.True(lanes.IsEmpty);
    }

    [Fact]
    public void Keeps_a_batch_under_way_for_each_namespace_and_the_order_within()
    {
        var lanes = Lanes();
        lanes.Add(Some.Group(
            1, Some.Json("a", "one"), Some.Json("b", "two"), Some.Json("c", "one"), Some.Json("d", ns: null)));

        var batches = Take(lanes);

        Assert.Equal(["one", "two", "(cluster)"], batches.Select(batch => batch.Namespace));
        Assert.Equal([1, 3], Numbers(batches[0]));
        Assert.Equal(Some.Json("c", "one"), System.Text.Encoding.UTF8.GetString(batches[0].Json(1).Span));
    }

    [Fact]
    public void Closes_a_batch_at_its_count_and_at_its_bytes_and_takes_a_larger_event_alone()
    {
        var lanes = Lanes(new() { BatchEvents = 3, BatchBytes = 400 });
        lanes.Add(Some.Group(1, [.. Enumerable.Range(0, 4).Select(i => Some.Json($"{i}"))]));
        lanes.Add(Some.Group(5, Some.Json(new string('x', 500))));
        lanes.Add(Some.Group(6, [.. Enumerable.Range(0, 4).Select(i => Some.Json($"{i}"))]));

        var sizes = new List<int>();
        while (Take(lanes) is [var batch])
        {
            sizes.Add(batch.Entries.Length);
            lanes.Finish(batch.Id);
        }

        Assert.Equal([2, 2, 1, 2, 2], sizes);
        Assert.True(lanes.IsEmpty);
        Assert.Equal(0, lanes.Held);
    }

    [Fact]
    public void Has_no_room_beyond_its_budget_until_batches_are_finished()
    {
        var lanes = Lanes(new() { LaneBudget = 5000 });
        Assert.True(lanes.HasRoom(0));
        lanes.Add(Some.Group(1, Some.Json("a", "one"), Some.Json("b", "two"), Some.Json("c", "three")));
        Assert.False(lanes.HasRoom(0));

        lanes.Finish(Take(lanes)[0].Id);

        Assert.True(lanes.HasRoom(0));
    }

    [Fact]
    public void Has_no_room_beyond_the_unfinished_events_it_may_have()
    {
        var lanes = Lanes(new() { UnfinishedEvents = 2 });
        lanes.Add(Some.Group(1, Some.Json("a", "one"), Some.Json("b", "two")));
        Assert.False(lanes.HasRoom(0));

        Assert.True(lanes.HasRoom(releasedThrough: 1));
    }

    [Fact]
    public void Sends_again_later_and_later_and_then_gives_up()
    {
        var lanes = Lanes(new() { ResendAfter = Seconds(5), ResendAtMost = Seconds(15), Attempts = 4 });
        lanes.Add(Some.Group(1, Some.Json("a")));
        Take(lanes);
        var waits = new List<int>();

        for (var second = 1; second <= 60; second++)
        {
            _clock.Advance(Seconds(1));
            var again = new List<BatchUnderWay>();
            var givenUp = new List<EventBatch>();
            lanes.Overdue(again, givenUp);
            if (again.Count > 0) waits.Add(second);
            if (givenUp.Count == 0) continue;
            waits.Add(-second);
            break;
        }

        Assert.Equal([5, 15, 30, -45], waits);
    }

    [Fact]
    public void Does_not_count_attempts_while_a_batch_is_being_worked_on()
    {
        var lanes = Lanes(new() { ResendAfter = Seconds(5), ResendAtMost = Seconds(5), Attempts = 2 });
        lanes.Add(Some.Group(1, Some.Json("a")));
        var batch = Take(lanes).Single();

        for (var turn = 0; turn < 10; turn++)
        {
            _clock.Advance(Seconds(5));
            var again = new List<BatchUnderWay>();
            var givenUp = new List<EventBatch>();
            lanes.Overdue(again, givenUp);
            Assert.Single(again);
            Assert.Empty(givenUp);
            lanes.StillPending(batch.Id);
        }
    }

    [Fact]
    public void Sends_what_reached_nobody_again_soon_and_counts_no_attempt()
    {
        var lanes = Lanes(new() { Attempts = 2 });
        lanes.Add(Some.Group(1, Some.Json("a", "one"), Some.Json("b", "two")));
        var lost = Take(lanes)[0];

        for (var turn = 0; turn < 5; turn++)
        {
            Assert.True(lanes.Lost(lost.Id));
            _clock.Advance(AuditActors.Runtime.Ingest.Batching.Lanes.ResendLostAfter);
            var again = new List<BatchUnderWay>();
            var givenUp = new List<EventBatch>();
            lanes.Overdue(again, givenUp);
            Assert.Same(lost, Assert.Single(again).Batch);
            Assert.Empty(givenUp);
        }

        lanes.Finish(lost.Id);
        Assert.False(lanes.Lost(lost.Id));
    }

    [Fact]
    public void Sends_everything_again_soon_after_a_node_was_lost_even_what_was_being_worked_on()
    {
        var lanes = Lanes(new() { ResendAfterLoss = Seconds(1) });
        lanes.Add(Some.Group(1, Some.Json("a", "one"), Some.Json("b", "two")));
        lanes.StillPending(Take(lanes)[0].Id);
        var again = new List<BatchUnderWay>();
        lanes.Doubt();
        lanes.Overdue(again, []);
        Assert.Empty(again);

        _clock.Advance(Seconds(1));
        lanes.Overdue(again, []);

        Assert.Equal(2, again.Count);
    }

    [Fact]
    public void Takes_answers_to_other_ingests_and_second_answers_for_nothing()
    {
        var lanes = Lanes();
        lanes.Add(Some.Group(1, Some.Json("a")));
        var batch = Take(lanes).Single();

        Assert.Null(lanes.GiveUp(batch.Id with { Epoch = 2 }, "no answer"));
        Assert.Null(lanes.GiveUp(batch.Id with { Ingest = "other" }, "no answer"));
        Assert.Same(batch, lanes.GiveUp(batch.Id, "no answer"));
        Assert.Null(lanes.GiveUp(batch.Id, "no answer"));
        Assert.Equal(1UL, lanes.FinishedThrough);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Uses_the_bytes_of_an_answered_batch_again_unless_a_copy_of_it_may_be_on_its_way(bool isRepeated)
    {
        var lanes = Lanes();
        lanes.Add(Some.Group(1, Some.Json("a")));
        var first = Take(lanes).Single();
        if (isRepeated)
        {
            _clock.Advance(new IngestLimits().ResendAfter);
            lanes.Overdue([], []);
        }

        lanes.Finish(first.Id);
        lanes.Add(Some.Group(2, Some.Json("b")));

        Assert.Equal(!isRepeated, first.Blob.Span.Overlaps(Take(lanes).Single().Blob.Span));
    }

    [Fact]
    public void Counts_what_the_gate_does_not_let_through_as_finished()
    {
        var rules = Some.Rules(("creations", "ka.verb = create"));
        var lanes = Lanes(gate: rules.MayMatch);

        var passedOver = lanes.Add(Some.Group(
            1, Some.Json("a"), Some.Json("b", verb: "create"), Some.Json("c"), Some.Json("d")));
        var batch = Take(lanes).Single();
        lanes.Finish(batch.Id);

        Assert.Equal(3, passedOver);
        Assert.Equal([2], Numbers(batch));
        Assert.Equal(4UL, lanes.FinishedThrough);
        Assert.True(lanes.IsEmpty);
    }

    [Fact]
    public void Forgets_idle_lanes_beyond_its_limit_and_opens_them_anew()
    {
        var lanes = Lanes(new() { IdleLanes = 2 });
        for (ulong number = 1; number <= 100; number++)
        {
            lanes.Add(Some.Group(number, Some.Json("a", $"ns-{number % 7}")));
            lanes.Finish(Take(lanes).Single().Id);
        }

        Assert.Equal(100UL, lanes.FinishedThrough);
        Assert.True(lanes.IsEmpty);
    }

    private Lanes Lanes(IngestLimits? limits = null, Gate? gate = null) =>
        new("test", epoch: 1, dropCopies: false, gate, limits ?? new IngestLimits(), _clock);

    private static List<EventBatch> Take(Lanes lanes)
    {
        var batches = new List<EventBatch>();
        while (lanes.TryTake(out var batch)) batches.Add(batch);
        return batches;
    }

    private static int[] Numbers(EventBatch batch) => [.. batch.Entries.ToArray().Select(entry => (int)entry.Number)];

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
