using AuditActors.Rules.Temporal;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Correlations;

public sealed class SourceClocksTests
{
    private const long Second = 1_000_000;

    private readonly FakeTimeProvider _clock = new(Some.Time);
    private readonly SourceStates _states = new();
    private readonly SourceClocks _clocks;

    public SourceClocksTests() => _clocks = new SourceClocks(_clock, _states);

    [Fact]
    public void Nothing_is_known_before_an_event() => Assert.Null(_clocks.Slowest);

    [Fact]
    public void The_slowest_source_counts()
    {
        _clocks.Finished("a", 70 * Second);
        _clocks.Finished("b", 40 * Second);

        Assert.Equal(40 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_quiet_source_goes_on_at_the_pace_of_the_wall_clock()
    {
        _clocks.Finished("a", 70 * Second);

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(70 * Second, _clocks.Slowest);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(75 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_source_whose_events_wait_is_not_quiet()
    {
        var waits = true;
        _clocks.Reads("a", () => 90 * Second, () => waits);
        _clocks.Finished("a", 70 * Second);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(70 * Second, _clocks.Slowest);

        _clocks.Finished("a", 90 * Second);
        waits = false;
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(95 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_source_that_is_away_stays_where_it_is()
    {
        _clocks.Finished("a", 70 * Second);
        _states.Down("a", "refused");

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(70 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_source_that_comes_back_may_first_tell_what_was_missed()
    {
        _clocks.Finished("a", 70 * Second);
        _states.Down("a", "refused");
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(70 * Second, _clocks.Slowest);

        _states.Up("a");

        Assert.Equal(70 * Second, _clocks.Slowest);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(75 * Second, _clocks.Slowest);
    }

    [Fact]
    public void Where_nothing_comes_after_a_restart_time_goes_on_from_where_it_was()
    {
        _clocks.Recall(70 * Second);
        Assert.Null(_clocks.Slowest);
        _clocks.Reads("a", () => EventTime.Beginning, () => false);

        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(75 * Second, _clocks.Slowest);
        _clocks.Finished("a", 80 * Second);
        Assert.Equal(80 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_source_that_has_ended_holds_nobody_back()
    {
        _clocks.Finished("a", 70 * Second);
        _clocks.Finished("b", 40 * Second);

        _clocks.Ended("b");

        Assert.Equal(70 * Second, _clocks.Slowest);
    }

    [Fact]
    public void Sources_of_other_nodes_count_until_these_are_long_gone()
    {
        _clocks.Finished("a", 70 * Second);
        _clocks.Heard([new SourceTime("b", 40 * Second)]);
        Assert.Equal(40 * Second, _clocks.Slowest);

        _clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(235 * Second, _clocks.Slowest);
    }

    [Fact]
    public void A_source_that_moved_here_is_no_longer_another_nodes()
    {
        _clocks.Heard([new SourceTime("a", 40 * Second)]);

        _clocks.Finished("a", 70 * Second);

        Assert.Equal(70 * Second, _clocks.Slowest);
    }
}
