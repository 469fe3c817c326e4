using System.Globalization;
using AuditActors.Events;
using AuditActors.Runtime;

namespace AuditActors.App.Commands.Printing;

/// <summary>What a replay did, in a few lines.</summary>
internal static class ReplaySummary
{
    public static void Write(RunTally tally, TimeSpan elapsed, TextWriter to)
    {
        var seconds = elapsed.TotalSeconds;
        Line(to, "events", $"{tally.Events:N0} in {tally.Bytes:N0} bytes");
        Line(to, "skipped", Listed(Enum.GetValues<SkipReason>().Select(r => (Words(r), tally.Skipped(r)))));
        if (tally.PassedOver > 0)
            Line(to, "passed", $"{tally.PassedOver:N0} passed over: by their header no rule can match them");
        if (tally.DeadLetters > 0) Line(to, "unjudged", $"{tally.DeadLetters:N0}, see the dead letters");
        Line(to, "alerts", Listed(Enum.GetValues<Priority>().Select(p => (p.ToString(), tally.AlertsOf(p)))));
        foreach (var (rule, count) in tally.AlertsByRule.OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key))
            Line(to, "", $"{count,10:N0}  {rule}");
        Line(to, "elapsed", $"{seconds:N2} s, {tally.Events / Math.Max(seconds, 1e-6):N0} events/s");
    }

    private static string Listed(IEnumerable<(string What, long Count)> counts)
    {
        var some = counts.Where(entry => entry.Count > 0).ToList();
        var total = some.Sum(entry => entry.Count).ToString("N0", CultureInfo.InvariantCulture);
        return some.Count == 0
            ? total
            : $"{total} ({string.Join(", ", some.Select(entry => $"{entry.Count:N0} {entry.What}"))})";
    }

    private static string Words(SkipReason reason) => reason switch
    {
        SkipReason.MalformedJson => "malformed JSON",
        SkipReason.NotAnAuditEvent => "not an audit event",
        SkipReason.NoTimestamp => "without a time",
        SkipReason.TooLarge => "too large",
        _ => reason.ToString(),
    };

    private static void Line(TextWriter to, string what, string text) => to.WriteLine($"{what,-9} {text}");
}
