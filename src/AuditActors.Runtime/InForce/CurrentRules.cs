using System.Collections.Concurrent;
using Akka.Actor;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.InForce;

/// <summary>
/// The rules of a node, which can be replaced while it runs. Whoever judges looks once for each batch: a batch is never
/// judged partly by the one and partly by the other. For any thread; replaced by one at a time.
/// </summary>
public sealed class CurrentRules(RuleSet rules)
{
    private readonly ConcurrentDictionary<IActorRef, bool> _engines = [];
    private volatile RulesInForce _now = new(rules, before: null);
    private long _lostUntil = EventTime.Beginning;
    private long _droppedGroups;
    private long _missed;

    public RulesInForce Now => _now;

    /// <summary>Groups of correlations whose state was dropped because their definition changed.</summary>
    public long DroppedGroups => Interlocked.Read(ref _droppedGroups);

    /// <summary>Events for correlations that were found by rules unknown here, of another node or long ago.</summary>
    public long MissedEvents => Interlocked.Read(ref _missed);

    /// <summary>
    /// Puts other rules in force: for every batch that is taken up from now on. Engines keep what they know of
    /// correlations whose definition is the same.
    /// </summary>
    /// <param name="successor">The rules.</param>
    /// <param name="newest">
    /// The newest event so far, in microseconds since 1970-01-01 UTC: what is new knows nothing of the time before.
    /// </param>
    /// <returns>What becomes of the correlations.</returns>
    public CorrelationSuccession Replace(RuleSet successor, long newest)
    {
        var before = _now.Correlations;
        var succession = successor.Correlations.Succeed(before, newest);
        _now = new RulesInForce(successor, before);
        foreach (var engine in _engines.Keys) engine.Tell(RulesReplaced.Instance);
        return succession;
    }

    /// <summary>An actor with an engine wants to be told of other rules.</summary>
    internal void Tell(IActorRef engine) => _engines[engine] = true;

    internal void TellNoMore(IActorRef engine) => _engines.TryRemove(engine, out _);

    /// <summary>Time of the newest event that was lost; the beginning of time if none was.</summary>
    internal long LostUntil => Interlocked.Read(ref _lostUntil);

    /// <summary>
    /// Events up to a time will not be judged: engines, new ones too, know nothing of the time before.
    /// </summary>
    internal void Lost(long until)
    {
        for (var known = LostUntil; known < until;)
        {
            var before = Interlocked.CompareExchange(ref _lostUntil, until, known);
            if (before == known) break;
            known = before;
        }

        foreach (var engine in _engines.Keys) engine.Tell(new EventsLost(until));
    }

    internal void Missed() => Interlocked.Increment(ref _missed);

    internal void Dropped(long groups) => Interlocked.Add(ref _droppedGroups, groups);
}
