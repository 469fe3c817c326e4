using System.Diagnostics;
using AuditActors.Events;

namespace AuditActors.Runtime.Delivery;

/// <summary>
/// Takes pages of the log to one receiver: what it wants, at the rate it wants, until it has it. A delivery that is
/// refused is halved until those who are to blame are alone; they become dead letters and the others pass.
/// </summary>
internal sealed class Courier
{
    private readonly SinkPlan _plan;
    private readonly RuntimeSignals _signals;
    private readonly TokenBucket? _bucket;
    private readonly DeliveryPipeline _pipeline;
    private int _heldBack;

    /// <param name="plan">The sink.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="signals">Counts and logs.</param>
    /// <param name="faltered">Told whenever an attempt has failed and is to be repeated.</param>
    public Courier(SinkPlan plan, TimeProvider clock, RuntimeSignals signals, Action faltered)
    {
        _plan = plan;
        _signals = signals;
        _bucket = plan.Rate is { } rate ? new TokenBucket(rate, clock) : null;
        _pipeline = new DeliveryPipeline(plan.Patience, clock, (reason, pause) =>
        {
            signals.SinkFailed(plan.Name, reason, pause);
            faltered();
        });
    }

    /// <summary>
    /// Returns when the receiver has every alert that is for it, with those it will never take. Fails with
    /// <see cref="OutputClosedException"/>.
    /// </summary>
    public async Task<IReadOnlyList<RefusedAlert>> DeliverAsync(
        IReadOnlyList<LoggedAlert> page, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedAlert>();
        var wanted = page.Where(_plan.Wants).ToList();
        _signals.SinkFiltered(_plan.Name, page.Count - wanted.Count);
        var next = new List<LoggedAlert>();
        foreach (var logged in wanted)
        {
            if (_bucket?.TryTake() == false)
            {
                HoldBack();
                if (_plan.Rate!.Skips) continue;
                await DeliverAsync(next, refused, cancellationToken);
                next = [];
                await _bucket.TakeAsync(cancellationToken);
            }

            LetPass();
            next.Add(logged);
            if (next.Count < _plan.Receiver.MostAtOnce) continue;
            await DeliverAsync(next, refused, cancellationToken);
            next = [];
        }

        await DeliverAsync(next, refused, cancellationToken);
        return refused;
    }

    /// <summary>
    /// Takes dead letters to the receiver once more, whatever it wants by now and at whatever rate; gives those that it
    /// still does not take. Fails with <see cref="OutputClosedException"/>.
    /// </summary>
    public async Task<IReadOnlyList<RefusedAlert>> DeliverAgainAsync(
        IReadOnlyList<LoggedAlert> letters, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedAlert>();
        foreach (var part in letters.Chunk(_plan.Receiver.MostAtOnce))
            await DeliverAsync([.. part], refused, cancellationToken);
        return refused;
    }

    private async Task DeliverAsync(
        List<LoggedAlert> alerts, List<RefusedAlert> refused, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0) return;
        var left = alerts;
        var spans = _signals.Traces.Delivering(_plan.Name, alerts);
        var begun = _signals.Times.Now;
        try
        {
            await _pipeline.RunAsync(AttemptAsync, cancellationToken);
        }
        catch (AlertsRefusedException) when (left.Count > 1)
        {
            var half = left.Count / 2;
            await DeliverAsync(left[..half], refused, cancellationToken);
            await DeliverAsync(left[half..], refused, cancellationToken);
        }
        catch (Exception e) when (e is AlertsRefusedException or GivenUpException)
        {
            foreach (var span in spans) span.SetStatus(ActivityStatusCode.Error);
            Refuse([.. left.Select(logged => new RefusedAlert(logged, e.Message))], refused);
        }
        finally
        {
            foreach (var span in spans) span.Stop();
            _signals.Times.NoteSink(_plan.Name, begun);
        }

        async Task AttemptAsync(CancellationToken stopping)
        {
            var result = await _plan.Receiver.DeliverAsync(left, stopping);
            Refuse(result.Refused, refused);
            _signals.SinkDelivered(_plan.Name, left.Count - result.Refused.Length - result.NotYet.Length);
            left = [.. result.NotYet];
            if (left.Count > 0) throw new ReceiverBusyException(result.Reason, result.After);
        }
    }

    private void Refuse(IReadOnlyList<RefusedAlert> alerts, List<RefusedAlert> refused)
    {
        foreach (var alert in alerts) _signals.SinkRefused(_plan.Name, alert);
        refused.AddRange(alerts);
    }

    private void HoldBack()
    {
        _heldBack++;
        _signals.SinkHeldBack(_plan.Name);
    }

    private void LetPass()
    {
        if (_heldBack == 0) return;
        _signals.SinkGoesOn(_plan.Name, _heldBack, skipped: _plan.Rate!.Skips);
        _heldBack = 0;
    }
}
