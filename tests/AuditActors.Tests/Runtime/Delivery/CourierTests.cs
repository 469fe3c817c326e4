using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Runtime;
using AuditActors.Runtime.Delivery;
using AuditActors.Tests.Sinks;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Delivery;

public sealed class CourierTests
{
    private readonly FakeTimeProvider _clock = new(Some.Time);
    private readonly FakeReceiver _receiver = new(mostAtOnce: 4);
    private readonly RuntimeSignals _signals = Some.Signals();
    private int _faltered;

    [Fact]
    public async Task Delivers_a_page_in_order_and_in_parts_that_the_receiver_takes()
    {
        Assert.Empty(await DeliverAsync(Plan, alerts: 10));

        Assert.Equal(Numbers(1, 10), _receiver.Taken);
        Assert.Equal(3, _receiver.Attempts);
    }

    [Fact]
    public async Task Leaves_out_what_the_sink_does_not_want()
    {
        var plan = Plan with { Selection = new AlertSelection { MinimumPriority = Priority.Critical } };

        await DeliverAsync(
            plan, SinkSome.Alert(1), SinkSome.Alert(2, Priority.Critical), SinkSome.Alert(3, Priority.Debug));

        Assert.Equal([2], _receiver.Taken);
    }

    [Fact]
    public async Task Leaves_out_what_a_condition_does_not_hold_for()
    {
        var plan =
            Plan with { Condition = AlertCondition.Parse("ka.user.name = eve and priority = critical").Condition };

        await DeliverAsync(plan, SinkSome.Alert(1), SinkSome.Alert(2, Priority.Critical));

        Assert.Equal([2], _receiver.Taken);
    }

    [Fact]
    public async Task Tries_again_what_failed_and_says_that_the_receiver_is_away_meanwhile()
    {
        var failures = 3;
        _receiver.Behaviour = _ => failures-- > 0 ? throw new IOException("away") : DeliveryResult.Taken;
        _signals.SinkStarted("sink");

        var delivering = DeliverAsync(Plan, alerts: 2);
        while (_receiver.Attempts < 2) await AdvanceAsync();
        Assert.Equal(new SinkState("sink", IsAvailable: false, "away", 0), Assert.Single(_signals.Sinks.States));
        await FinishAsync(delivering);

        Assert.Equal([1, 2], _receiver.Taken);
        Assert.Equal((4, 3), (_receiver.Attempts, _faltered));
        Assert.True(Assert.Single(_signals.Sinks.States).IsAvailable);
    }

    [Fact]
    public async Task Sends_again_only_what_was_not_taken()
    {
        var isFirst = true;
        _receiver.Behaviour = alerts =>
        {
            if (!isFirst) return DeliveryResult.Taken;
            isFirst = false;
            return new DeliveryResult { NotYet = [alerts[1]], Refused = [new(alerts[2], "bad")], Reason = "full" };
        };

        var delivering = DeliverAsync(Plan, alerts: 4);
        var refused = await FinishAsync(delivering);

        Assert.Equal([1, 4, 2], _receiver.Taken);
        Assert.Equal((3, "bad"), (Assert.Single(refused).Alert.Sequence, refused[0].Reason));
    }

    [Fact]
    public async Task Finds_the_alert_for_which_a_delivery_is_refused_and_delivers_the_others()
    {
        _receiver.Behaviour = alerts => alerts.Any(alert => alert.Sequence == 3)
            ? throw new AlertsRefusedException("malformed")
            : DeliveryResult.Taken;

        var refused = await DeliverAsync(Plan, alerts: 6);

        Assert.Equal([1, 2, 4, 5, 6], _receiver.Taken);
        Assert.Equal((3, "malformed"), (Assert.Single(refused).Alert.Sequence, refused[0].Reason));
    }

    [Fact]
    public async Task Gives_up_on_a_delivery_when_its_patience_ends_and_goes_on_with_the_next()
    {
        _receiver.Behaviour = alerts => alerts[0].Sequence == 1 ? throw new IOException("trips") : DeliveryResult.Taken;
        var plan = Plan with { Patience = Patience with { GiveUpAfter = TimeSpan.FromMinutes(10) } };

        var refused = await FinishAsync(DeliverAsync(plan, alerts: 6));

        Assert.Equal([5, 6], _receiver.Taken);
        Assert.Equal([1, 2, 3, 4], refused.Select(dead => dead.Alert.Sequence));
        Assert.All(refused, dead => Assert.Equal("failed for 00:10:00: trips", dead.Reason));
    }

    [Fact]
    public async Task Leaves_a_receiver_alone_for_a_while_that_fails_again_and_again()
    {
        var failures = 3;
        _receiver.Behaviour = _ => failures-- > 0 ? throw new IOException("away") : DeliveryResult.Taken;
        var patience =
            Patience with { BreakAfter = 3, BreakFor = TimeSpan.FromMinutes(5), LongestPause = Patience.ShortestPause };

        var delivering = DeliverAsync(Plan with { Patience = patience }, alerts: 1);
        while (_receiver.Attempts < 3) await AdvanceAsync();
        for (var seconds = 0; seconds < 240; seconds++) await AdvanceAsync();
        Assert.Equal(3, _receiver.Attempts);
        await FinishAsync(delivering);

        Assert.Equal([1], _receiver.Taken);
    }

    [Fact]
    public async Task Waits_as_long_as_the_receiver_says()
    {
        var isFirst = true;
        _receiver.Behaviour = _ =>
        {
            if (!isFirst) return DeliveryResult.Taken;
            isFirst = false;
            throw new ReceiverBusyException("later", TimeSpan.FromSeconds(20));
        };

        var delivering = DeliverAsync(Plan, alerts: 1);
        for (var seconds = 0; seconds < 19; seconds++) await AdvanceAsync();
        Assert.Equal(1, _receiver.Attempts);
        await FinishAsync(delivering);

        Assert.Equal([1], _receiver.Taken);
    }

    [Fact]
    public async Task Waits_for_what_was_not_taken_as_long_as_the_receiver_says()
    {
        var isFirst = true;
        _receiver.Behaviour = alerts =>
        {
            if (!isFirst) return DeliveryResult.Taken;
            isFirst = false;
            return new DeliveryResult { NotYet = [alerts[0]], Reason = "full", After = TimeSpan.FromSeconds(20) };
        };

        var delivering = DeliverAsync(Plan, alerts: 2);
        for (var seconds = 0; seconds < 19; seconds++) await AdvanceAsync();
        Assert.Equal(1, _receiver.Attempts);
        await FinishAsync(delivering);

        Assert.Equal([2, 1], _receiver.Taken);
    }

    [Fact]
    public async Task A_rate_limit_lets_a_burst_pass_and_then_delays()
    {
        var plan = Plan with { Rate = new RateLimit(1, TimeSpan.FromSeconds(1), Burst: 2, Skips: false) };

        var delivering = DeliverAsync(plan, alerts: 5);
        Assert.Equal([1, 2], _receiver.Taken);
        await FinishAsync(delivering);

        Assert.Equal(Numbers(1, 5), _receiver.Taken);
        Assert.True(_clock.GetUtcNow() >= Some.Time.AddSeconds(3));
    }

    [Fact]
    public async Task A_rate_limit_can_skip_what_is_beyond_it()
    {
        var plan = Plan with { Rate = new RateLimit(1, TimeSpan.FromSeconds(1), Burst: 2, Skips: true) };
        var courier = NewCourier(plan);

        await courier.DeliverAsync(Alerts(1, 5), default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await courier.DeliverAsync(Alerts(6, 2), default);

        Assert.Equal([1, 2, 6], _receiver.Taken);
    }

    [Fact]
    public async Task A_receiver_that_cancels_by_itself_has_failed()
    {
        var isFirst = true;
        _receiver.Behaviour = _ =>
        {
            if (!isFirst) return DeliveryResult.Taken;
            isFirst = false;
            throw new TaskCanceledException("reset");
        };

        await FinishAsync(DeliverAsync(Plan, alerts: 1));

        Assert.Equal([1], _receiver.Taken);
        Assert.Equal(1, _faltered);
    }

    [Fact]
    public async Task A_closed_output_is_the_end_of_its_sink()
    {
        _receiver.Behaviour = _ => throw new OutputClosedException();

        await Assert.ThrowsAsync<OutputClosedException>(() => DeliverAsync(Plan, alerts: 1));
    }

    private static DeliveryPatience Patience => new()
    {
        ShortestPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(30),
        GiveUpAfter = null,
    };

    private SinkPlan Plan => new() { Name = "sink", Receiver = _receiver, Patience = Patience };

    private static IEnumerable<long> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(number => (long)number);

    private static LoggedAlert[] Alerts(int from, int count) =>
        [.. Numbers(from, count).Select(number => SinkSome.Alert(number))];

    private Task<IReadOnlyList<RefusedAlert>> DeliverAsync(SinkPlan plan, int alerts) =>
        DeliverAsync(plan, Alerts(1, alerts));

    private Task<IReadOnlyList<RefusedAlert>> DeliverAsync(SinkPlan plan, params LoggedAlert[] alerts) =>
        NewCourier(plan).DeliverAsync(alerts, CancellationToken.None);

    private Courier NewCourier(SinkPlan plan) => new(plan, _clock, _signals, () => _faltered++);

    private async Task<IReadOnlyList<RefusedAlert>> FinishAsync(Task<IReadOnlyList<RefusedAlert>> delivering)
    {
        while (!delivering.IsCompleted) await AdvanceAsync();
        return await delivering;
    }

    private async Task AdvanceAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(2));
    }
}
