using System.Globalization;
using System.Text;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>
/// Vectors made at random in the format of the others: rules of every type and window; arrivals with ties, disorder,
/// late ones, copies, steps of the watermark and restarts. Nothing is expected of them but that all ways agree.
/// </summary>
internal sealed class RandomVector
{
    private const int MostSeconds = 90;

    private readonly Random _random;
    private readonly VectorTraits _traits;

    private RandomVector(int seed, VectorTraits traits) => (_random, _traits) = (new Random(seed), traits);

    /// <summary>The text of a vector; the same seed always gives the same.</summary>
    public static string Make(int seed, VectorTraits traits) => new RandomVector(seed, traits).Text(seed);

    private bool IsPlain => _traits == VectorTraits.Plain;

    private string Text(int seed)
    {
        var lateness = One(0, 0, 5, 20);
        var text = new StringBuilder();
        Line(text, $"- id: R{seed}");
        Line(text, $"  title: made at random");
        Line(text, $"  lateness: {lateness}s");
        if (Chance(3)) Line(text, $"  known: -{One(1, 30, 1000)}");
        Line(text, $"  rule: {Rules()}");
        Line(text, $"  in: [{string.Join(", ", Arrivals(lateness))}]");
        Line(text, $"  expect: []");
        return text.ToString();
    }

    private string Rules()
    {
        if (IsPlain || !Chance(5)) return $"{{correlation: r, {Body()}{Common()}}}";
        var inner = $"{{correlation: inner, type: event_count, condition: ka.verb=A, timespan: {Span()}, "
            + $"threshold: {{gte: {One(1, 2)}}}, group_by: [ka.user.name], scope: {Scope()}, cooldown: {One("0s", "5s")}}}";
        var outer = Chance(2)
            ? $"type: event_count, rules: [inner], timespan: {Span()}, threshold: {{gte: {One(1, 2)}}}"
            : $"type: sequence, events: [{{name: a, rule: inner}}, {{name: b, condition: ka.verb=B}}], timespan: "
                + $"{Span()}";
        return $"[{inner}, {{correlation: r, {outer}, group_by: [ka.user.name], scope: {Scope()}, "
            + $"cooldown: {One("0s", "10s")}, generate: {One("true", "false")}{Evaluation()}}}]";
    }

    private string Body() => _random.Next(12) switch
    {
        0 or 1 => $"type: event_count, condition: ka.verb=A, {Window(atLeastOnly: false)}{AfterMatch()}",
        2 => $"type: value_count, condition: ka.verb=A or ka.verb=B, {Window(atLeastOnly: true, field: "ka.target.name")}",
        3 => $"type: value_sum, condition: ka.verb=A, timespan: {Span()}, "
            + $"threshold: {{gte: {One(3, 6, 9)}, field: \"jevt.value[/requestObject/spec/replicas]\"}}{AfterMatch()}",
        4 => $"type: {One("value_avg", "value_median")}, condition: ka.verb=A, timespan: {Span()}, threshold: "
            + $"{{{One("gt: 3", "lt: 4", "gte: 2, lte: 4")}, field: \"jevt.value[/requestObject/spec/replicas]\", "
            + $"min_count: {One(1, 2, 3)}}}",
        5 => $"type: temporal, events: [{Selectors("A", "B", "C")}], {One("", "match: a and (b or c), ")}"
            + $"timespan: {Span()}{Evaluation()}",
        6 => $"type: temporal, events: [{Selectors("A", "B")}], match: a and not b, timespan: {Span()}",
        7 => $"type: sequence, events: [{Steps()}], timespan: {Span()}, strict_order: {One("true", "false")}"
            + One("", ", after_match: reset") + Evaluation(),
        8 => $"type: sequence, events: [{Step("A")}, {Step("B")}], until: ka.verb=X, timespan: {Span()}",
        9 => $"type: sequence, events: [{Absences()}], timespan: {Span()}, strict_order: {One("true", "false")}",
        10 => $"type: first_seen, condition: ka.verb=A, field: ka.target.name, learn: {{period: {One("0s", "10s")}, "
            + $"per: {One("group", "rule")}, min_events: {One(0, 2)}}}{One("", ", forget_after: 20s")}",
        _ => $"type: spike, condition: ka.verb=A, timespan: {One("5s", "10s")}, "
            + $"baseline: {{over: 30s, factor: {One("1.5", "3")}, min: {One(1, 2)}}}, learn: {{period: 20s}}",
    };

    private string Window(bool atLeastOnly, string? field = null)
    {
        var counted = field is null ? "" : $", field: {field}";
        var threshold = atLeastOnly || Chance(2)
            ? $"gte: {One(1, 2, 3)}"
            : One("lt: 3", "eq: 2", "gt: 1, lte: 3", "neq: 2");
        var kind = threshold.StartsWith("gte", StringComparison.Ordinal)
            ? One("", "window: tumbling, ", "window: anchored, ", "window: session, gap: 5s, ")
            : One("", "window: tumbling, ", "window: session, gap: 4s, ");
        var close = kind.Length > 0 && Chance(3) ? ", emit: close" : "";
        var span = kind.Contains("gap", StringComparison.Ordinal) ? One("8s", "20s") : Span();
        return $"{kind}timespan: {span}, threshold: {{{threshold}{counted}}}{close}";
    }

    private string Steps() => string.Join(", ", Enumerable.Range(0, One(2, 3)).Select(step =>
        $"{{name: s{step}, condition: ka.verb={One("A", "B", "C")}{One("", "", ", count: 2")}"
        + (step > 0 ? One("", $", within: {Span()}") : "") + "}"));

    private string Absences() => _random.Next(4) switch
    {
        0 => $"{Step("A")}, {{name: x, condition: ka.verb=B, absent: true, within: {Span()}}}",
        1 => $"{{name: x, condition: ka.verb=B, absent: true, within: {Span()}}}, {Step("A")}",
        2 => $"{Step("A")}, {{name: x, condition: ka.verb=X, absent: true}}, {Step("B")}",
        _ => $"{Step("A")}, {Step("B")}, {{name: x, condition: ka.verb=X, absent: true}}",
    };

    private static string Step(string verb) => $"{{name: {verb.ToLowerInvariant()}, condition: ka.verb={verb}}}";

    private static string Selectors(params string[] verbs) => string.Join(", ", verbs.Select(Step));

    private string Common()
    {
        var group = One("group_by: [ka.user.name]", "group_by: [\"?ka.user.name\"]", "group_by: [ka.user.groups]");
        if (IsPlain) return $", {group}, scope: {Scope()}, cooldown: 0s, evaluate: final";
        var suppress = Chance(8) ? ", suppress_by: []" : "";
        var limits = Chance(6) ? $", limits: {{keys: {One(1, 2)}}}" : "";
        var scope = limits.Length > 0 ? "namespace" : Scope();
        var spared = Chance(6)
            ? ", exceptions: [{name: e, fields: [ka.target.name], comps: [=], values: [[n1]]}]"
            : "";
        return $", {group}, scope: {scope}, cooldown: {One("0s", "0s", "7s")}{suppress}{limits}{spared}";
    }

    private string AfterMatch() => One("", "", ", after_match: keep", ", after_match: rearm");

    private string Evaluation() => IsPlain ? "" : One("", ", evaluate: final");

    private string Scope() => One("namespace", "cluster");

    private string Span() => $"{One(1, 3, 8, 20)}s";

    private IEnumerable<string> Arrivals(int lateness)
    {
        var count = _random.Next(4, 26);
        var events = Enumerable.Range(0, count)
            .Select(number => (Number: number, At: _random.Next(MostSeconds * 2) / One(2.0, 4.0, 8.0)))
            // Most are in time, one in twenty is too late.
            .OrderBy(each => each.At + (_random.NextDouble() * (!IsPlain && Chance(20) ? lateness + 15 : lateness)))
            .ToList();
        var newest = 0.0;
        for (var index = 0; index < count; index++)
        {
            var (number, at) = events[index];
            newest = Math.Max(newest, at);
            var what = Event(number, at);
            yield return $"{{{what}, id: e{number}}}";
            if (Chance(10)) yield return $"{{{what}, id: copy{index}, uid: e{number}}}";
            if (!IsPlain && Chance(12)) yield return $"{{tick: {Number(newest + _random.Next(-3, 9))}}}";
            if (_traits == VectorTraits.Any && Chance(20)) yield return $"{{known: {Number(newest)}}}";
            if (_traits == VectorTraits.Restarts && Chance(8))
                yield return $"{{restart: {One("durable", "durable", "volatile")}}}";
        }

        if (IsPlain || !Chance(6)) yield return "{end: true}";
    }

    private string Event(int number, double at)
    {
        var verbs = new Random(number + _random.Next(1000));
        var verb = ((string[])["A", "A", "A", "B", "B", "C", "X", "Z"])[verbs.Next(8)];
        var text = $"at: {Number(at)}, verb: {verb}, name: n{_random.Next(4)}, val: {_random.Next(1, 7)}";
        if (!Chance(10)) text += $", user: {One("u", "u", "v")}";
        if (Chance(2)) text += $", groups: [{One("g1", "g2", "g1, g2")}]";
        return Chance(2) ? text + $", ns: {One("n1", "n2")}" : text;
    }

    private bool Chance(int oneOf) => _random.Next(oneOf) == 0;

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static string Number(double seconds) => seconds.ToString("0.######", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
