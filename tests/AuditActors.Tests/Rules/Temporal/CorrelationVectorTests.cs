using System.Globalization;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;
using AuditActors.Tests.Rules.Temporal.Vectors;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>The correlation vectors: rules, arrivals, and the alerts that must come of them.</summary>
public sealed class CorrelationVectorTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_vector_gives_its_alerts()
    {
        var vectors = Vector.ReadAll(PathOfVectors());
        var failures = vectors.Select(vector => (vector.Id, Problem: Run(vector)))
            .Where(each => each.Problem is not null).ToList();
        var summary = $"correlation vectors: {vectors.Count - failures.Count} passed, {failures.Count} failed";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        if (failures.Count > 0)
            Console.WriteLine($"failing: {string.Join(' ', failures.Select(failure => failure.Id))}");
        Assert.True(
            failures.Count == 0,
            $"{summary}\n{string.Join('\n', failures.Select(failure => $"{failure.Id}: {failure.Problem}"))}");
    }

    private static string PathOfVectors() =>
        Environment.GetEnvironmentVariable("AUDITACTORS_VECTORS") is { Length: > 0 } path
            ? path
            : SharedMaterial.Path("conformance/correlation-vectors.yaml");

    private static string? Run(Vector vector)
    {
        try
        {
            return Compare(vector, Feed(vector, Load(vector)));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }

    private static RuleSet Load(Vector vector)
    {
        var options = new RuleSetOptions
        {
            Correlations = new CorrelationOptions { Lateness = vector.Lateness, DurableFrom = TimeSpan.Zero },
        };
        var load = RuleSetLoader.Load(
            [new SourceText("vector.yaml", vector.RulesFile())], options, new FakeTimeProvider());
        return load is RuleSetLoad.Loaded loaded
            ? loaded.Rules
            : throw new InvalidDataException(string.Join(
                '\n', load.Files.SelectMany(file => file.Errors.Concat(file.FurtherErrors))
                    .Select(error => $"{error.Code.Name} {error.Message} at {error.Place}")));
    }

    private static VectorCluster Feed(Vector vector, RuleSet rules)
    {
        var cluster = new VectorCluster(rules, EventTime.Span(vector.Lateness));
        if (vector.Known is { } known) cluster.KnowSince(known);
        foreach (var arrival in vector.Arrivals)
        {
            if (Value(arrival, "tick") is { } tick) cluster.Advance(Vector.Micros(tick), $"tick:{Vector.Label(tick)}");
            else if (Value(arrival, "end") is not null) cluster.Advance(EventTime.End, "end");
            else if (Value(arrival, "known") is { } since) cluster.KnowSince(Vector.Micros(since));
            else if (Value(arrival, "restart") is { } kind) cluster.Restart(durable: kind == "durable");
            else cluster.Observe(new VectorEvent(arrival));
        }

        return cluster;
    }

    private static string? Value(YamlMappingNode arrival, string key) =>
        arrival.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Vector.Scalar(value) : null;

    /// <summary>Alerts that come out at one arrival may come in any order; arrivals are in order.</summary>
    private static string? Compare(Vector vector, VectorCluster cluster)
    {
        var actual = InOrderWithinArrivals(cluster.Alerts.Select(each => Shown(vector, each.Alert, each.After)));
        var expected = InOrderWithinArrivals(vector.Expected.Select((text, index) => Shown(vector, text, index)));
        if (!actual.SequenceEqual(expected))
            return $"expected\n  {string.Join("\n  ", expected)}\nbut was\n  {string.Join("\n  ", actual)}";
        var wrong = vector.Metrics
            .Where(metric => cluster.Count(metric.Name) != metric.Count)
            .Select(metric => $"{metric.Name} is {cluster.Count(metric.Name)}, not {metric.Count}");
        return wrong.FirstOrDefault();
    }

    private static IReadOnlyList<string> InOrderWithinArrivals(IEnumerable<string> alerts)
    {
        var groups = new List<List<string>>();
        var after = "";
        foreach (var alert in alerts)
        {
            var arrival = alert.Split(" after=")[1].Split(' ')[0];
            if (groups.Count == 0 || arrival != after) groups.Add([]);
            groups[^1].Add(alert);
            after = arrival;
        }

        return [.. groups.SelectMany(group => group.Order(StringComparer.Ordinal))];
    }

    private static string Shown(Vector vector, CorrelationAlert alert, string after)
    {
        var events =
            alert.Events.Select(identity => identity.StartsWith("c:", StringComparison.Ordinal) ? "c:*" : identity);
        var text = $"@{Vector.Seconds(alert.Time)} key={alert.Key} by={string.Join(',', events)} after={after}";
        if (vector.Suppressed is not null) text += $" suppressed={alert.Suppressed}";
        if (vector.Values is not null) text += $" value={Rounded(alert.Value)}";
        return vector.Ids is null ? text : $"{text} id={alert.Id}";
    }

    private static string Shown(Vector vector, string expected, int index)
    {
        if (vector.Suppressed is { } suppressed) expected += $" suppressed={suppressed[index]}";
        if (vector.Values is { } values) expected += $" value={Rounded(Number(values[index]))}";
        return vector.Ids is { } ids ? $"{expected} id={ids[index]}" : expected;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Rounded(decimal? number) => number is { } value
        ? decimal.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture)
        : "-";
}
