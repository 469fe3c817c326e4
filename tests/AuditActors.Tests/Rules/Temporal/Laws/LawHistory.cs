using AuditActors.Rules.Temporal;
using CsCheck;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>What is done to an engine in one turn.</summary>
internal enum Turn
{
    Feed,
    FeedAgain,
    RestartFromSnapshot,
    RestartFromStore,
}

/// <summary>A made-up history in order of arrival, none later than the lateness.</summary>
internal sealed record LawHistory(IReadOnlyList<(Turn Turn, Occurrence Event)> Turns, long Lateness, long Known)
{
    private static readonly Gen<Occurrence> Event = Gen.Select(
        Gen.Long[0, 60], Gen.Int[0, 1], Gen.UInt[1, 15], Gen.Int[0, 3],
        (time, key, selectors, value) => new Occurrence(time, "", $"k{key}", selectors, value));

    private static readonly Gen<Turn> AnyTurn = Gen.Int[0, 11].Select(choice => choice switch
    {
        0 => Turn.FeedAgain,
        1 => Turn.RestartFromSnapshot,
        2 => Turn.RestartFromStore,
        _ => Turn.Feed,
    });

    /// <summary>Shuffled within the lateness, with ties, copies and restarts.</summary>
    public static readonly Gen<LawHistory> Any = Gen.Select(
        Gen.Select(Event, Gen.Double[0, 1], AnyTurn).Array[1, 24], Gen.Long[0, 25], Gen.Long[-30, 0],
        (events, lateness, known) => Make(events, lateness, known));

    /// <summary>In order of time, no two events at once.</summary>
    public static readonly Gen<LawHistory> InOrder = Gen.Select(
        Gen.Select(Event, Gen.Int[1, 6]).Array[1, 24], Gen.Long[0, 25],
        (events, lateness) => MakeInOrder(events, lateness));

    /// <summary>
    /// The history as a correlation sees it: events that hit none of its selectors are none of its events.
    /// </summary>
    public LawHistory For(CorrelationRule rule)
    {
        var selectors = (1u << rule.AllSelectors.Count()) - 1;
        return this with
        {
            Turns =
            [
                .. Turns.Select(turn => (turn.Turn, turn.Event with { Selectors = turn.Event.Selectors & selectors }))
                    .Where(turn => turn.Turn is not (Turn.Feed or Turn.FeedAgain) || turn.Item2.Selectors != 0),
            ],
        };
    }

    public IEnumerable<Occurrence> Events => Turns.Where(turn => turn.Turn == Turn.Feed).Select(turn => turn.Event);

    public static LawEngine Run(CorrelationRule rule, LawHistory history)
    {
        var engine = new LawEngine(rule, history.Lateness, history.Known);
        foreach (var (turn, occurrence) in history.Turns)
        {
            if (turn == Turn.RestartFromSnapshot) engine.RestartFromSnapshot();
            else if (turn == Turn.RestartFromStore) engine.RestartFromStore();
            else engine.Feed(occurrence);
            engine.Save();
        }

        engine.Advance(EventTime.End);
        return engine;
    }

    private static LawHistory Make((Occurrence Event, double Delay, Turn Turn)[] events, long lateness, long known)
    {
        var arrivals = events
            .Select((each, index) => (Event: each.Event with { Id = Name(index) }, each.Delay, each.Turn))
            .OrderBy(each => each.Event.Time + (each.Delay * lateness))
            .ToList();
        var turns = new List<(Turn, Occurrence)>();
        foreach (var (occurrence, _, turn) in arrivals)
        {
            turns.Add((Turn.Feed, occurrence));
            if (turn != Turn.Feed) turns.Add((turn, occurrence));
        }

        return new LawHistory(turns, lateness, known);
    }

    private static LawHistory MakeInOrder((Occurrence Event, int Step)[] events, long lateness)
    {
        var time = 0L;
        var turns = new List<(Turn, Occurrence)>();
        foreach (var (occurrence, step) in events)
        {
            time += step;
            turns.Add((Turn.Feed, occurrence with { Time = time, Id = $"e{turns.Count:D2}" }));
        }

        return new LawHistory(turns, lateness, 0);
    }

    /// <summary>Identities whose order is not that of the times.</summary>
    private static string Name(int index) => $"e{index * 7 % 31:D2}-{index}";
}
