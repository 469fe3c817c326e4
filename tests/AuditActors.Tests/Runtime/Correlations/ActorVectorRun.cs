using System.Text.Json;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Tests.Rules.Temporal.Vectors;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>A vector fed to the actors of a node, and at each restart to those of another one.</summary>
internal sealed class ActorVectorRun(Vector vector, RuleSet rules, ActorSystem system) : IAsyncDisposable
{
    private readonly VectorNodes _nodes = new(
        system, rules, vector.Arrivals.Any(each => each is VectorArrival.Restart));
    private readonly List<VectorAlert> _alerts = [];
    private readonly long _lateness = EventTime.Span(vector.Lateness);
    private long? _known = vector.Known;
    private long _newest = EventTime.Beginning;

    /// <summary>What is wrong with the alerts; null if nothing is.</summary>
    public async Task<string?> ProblemAsync() => vector.Problem(await AlertsAsync(), withValues: false);

    /// <summary>Everything that came out, in order.</summary>
    public async Task<IReadOnlyList<VectorAlert>> AlertsAsync()
    {
        foreach (var arrival in vector.Arrivals)
        {
            var after = await FeedAsync(arrival);
            foreach (var alert in await _nodes.TakeAlertsAsync()) _alerts.Add(Read(alert, after));
        }

        return _alerts;
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private async Task<string> FeedAsync(VectorArrival arrival)
    {
        switch (arrival)
        {
            case VectorArrival.Event { Audit: var audit }:
                await TakeAsync(audit);
                return audit.Label;
            case VectorArrival.Tick tick:
                // The watermark itself is pushed, whatever the lateness.
                await AdvanceAsync(EventTime.Add(tick.Watermark, _lateness));
                return tick.Label;
            case VectorArrival.End:
                await AdvanceAsync(EventTime.End);
                return "end";
            case VectorArrival.Known known when _known is null:
                _known = known.Since;
                return "known";
            case VectorArrival.Known gap:
                if (_known < gap.Since) _nodes.Current.Rules.Lost(gap.Since);
                return "known";
            case VectorArrival.Restart restart:
                await RestartAsync(restart.IsDurable);
                return "restart";
            default:
                throw new NotSupportedException($"{arrival}");
        }
    }

    private async Task TakeAsync(VectorEvent audit)
    {
        _known ??= audit.Time;
        await _nodes.Current.TakeAsync(audit.Json(), audit.Time, _known.Value);
        await AdvanceAsync(audit.Time);
    }

    private Task AdvanceAsync(long time)
    {
        _newest = Math.Max(_newest, time);
        return _nodes.Current.AdvanceAsync(_newest);
    }

    /// <summary>What is durable is as far as it was: its source reads on from there.</summary>
    private async Task RestartAsync(bool isDurable)
    {
        await _nodes.RestartAsync(isDurable);
        if (isDurable) await AdvanceAsync(_newest);
        else (_known, _newest) = (null, EventTime.Beginning);
    }

    private static VectorAlert Read(Alert alert, string after)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        var root = fields.RootElement;
        return new VectorAlert(
            EventTime.OfNanoseconds(alert.Time),
            root.GetProperty("correlation.key").GetString()!,
            [.. root.GetProperty("correlation.events").EnumerateArray().Select(each => each.GetString()!)],
            after,
            Guid.Parse(root.GetProperty("correlation.alert_id").GetString()!))
        {
            Suppressed = root.GetProperty("correlation.suppressed").GetInt64(),
        };
    }
}
