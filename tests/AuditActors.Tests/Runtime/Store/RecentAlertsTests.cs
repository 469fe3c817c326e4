using AuditActors.Events;
using AuditActors.Runtime.Store.Log;

namespace AuditActors.Tests.Runtime.Store;

public sealed class RecentAlertsTests
{
    private readonly RecentAlerts _recent = new("node", most: 4, mostBytes: 1000);

    [Fact]
    public void Gives_what_comes_next_and_never_says_that_there_is_nothing()
    {
        Assert.Null(Read(after: 0));

        Add(5, 6);
        Add(7);

        Assert.Equal([5, 6, 7], Read(after: 4));
        Assert.Equal([7], Read(after: 6));
        Assert.Null(Read(after: 7));
        Assert.Equal(7, _recent.End);
    }

    [Fact]
    public void Knows_nothing_of_what_was_before()
    {
        Add(5, 6);

        Assert.Null(Read(after: 3));
    }

    [Fact]
    public void Another_node_between_is_a_gap_for_those_who_read_all()
    {
        Add(1, 2);
        _recent.Add([Logged(5), Logged(6)], isNext: true);

        Assert.Equal([1, 2, 5, 6], Read(after: 0, "node"));
        Assert.Equal([5, 6], Read(after: 2, "node"));
        Assert.Equal([1, 2], Read(after: 0));
        Assert.Null(Read(after: 2));
        Assert.Equal([5, 6], Read(after: 4));
        Assert.False(_recent.Read(0, of: null, 10, 1000)!.IsLast);
    }

    [Fact]
    public void The_same_node_between_is_a_gap_for_everybody()
    {
        Add(1, 2);
        Add(5);

        Assert.Equal([1, 2], Read(after: 0, "node"));
        Assert.Null(Read(after: 2, "node"));
        Assert.Equal([5], Read(after: 4, "node"));
    }

    [Fact]
    public void Knows_nothing_of_other_nodes()
    {
        Add(1);

        Assert.Null(Read(after: 0, "another"));
    }

    [Fact]
    public void A_page_ends_before_it_is_too_large_and_has_one_alert_at_least()
    {
        _recent.Add([Logged(1, bytes: 100), Logged(2, bytes: 100), Logged(3, bytes: 100)], isNext: false);

        Assert.Equal([1], Sequences(_recent.Read(0, of: null, 10, atMostBytes: 1)));
        Assert.Equal([2, 3], Sequences(_recent.Read(1, of: null, 10, atMostBytes: 150)));
        Assert.Equal([1, 2], Sequences(_recent.Read(0, of: null, atMost: 2, 1000)));
        Assert.False(_recent.Read(0, of: null, atMost: 2, 1000)!.IsLast);
        Assert.True(_recent.Read(0, of: null, atMost: 3, 1000)!.IsLast);
    }

    [Fact]
    public void Keeps_so_many_alerts_and_bytes_at_most()
    {
        Add(1, 2, 3, 4, 5, 6);
        Assert.Null(Read(after: 1));
        Assert.Equal([3, 4, 5, 6], Read(after: 2));

        _recent.Add([Logged(7, bytes: 990), Logged(8, bytes: 20)], isNext: true);
        Assert.Null(Read(after: 6));
        Assert.Equal([8], Read(after: 7));

        _recent.Add([Logged(9, bytes: 2000)], isNext: true);
        Assert.Null(Read(after: 8));
        Assert.Equal(9, _recent.End);
    }

    [Fact]
    public void Forgets_what_was_removed()
    {
        Add(1, 2, 3);

        _recent.Forget(last: 2);

        Assert.Null(Read(after: 0));
        Assert.Equal([3], Read(after: 2));
    }

    [Fact]
    public void A_log_that_has_lost_its_end_goes_on_where_it_stands()
    {
        Add(8, 9, 10);

        Add(9);

        Assert.Equal([9], Read(after: 8));
        Assert.Null(Read(after: 7));
        Assert.Equal(9, _recent.End);
    }

    private void Add(params long[] sequences) =>
        _recent.Add([.. sequences.Select(sequence => Logged(sequence))], isNext: false);

    private IEnumerable<long>? Read(long after, string? of = null) =>
        _recent.Read(after, of, atMost: 10, atMostBytes: 1000) is { } page ? Sequences(page) : null;

    private static IEnumerable<long> Sequences(LogPage? page) => page!.Alerts.Select(logged => logged.Sequence);

    private static LoggedAlert Logged(long sequence, int bytes = 0) => new(
        sequence,
        Guid.Empty,
        "node",
        Some.Alert(1) with { Message = new byte[bytes], OutputFields = default, EventIdentity = "" });
}
