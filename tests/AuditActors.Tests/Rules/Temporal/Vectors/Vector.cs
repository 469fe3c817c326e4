using System.Globalization;
using System.Text;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;
using Microsoft.Extensions.Time.Testing;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>A case of the correlation vectors: correlations, arrivals in order, and what must come of them.</summary>
internal sealed class Vector
{
    private const decimal MicrosecondsPerSecond = 1_000_000;

    private static readonly string[] Keys =
    [
        "id", "title", "rule", "rules", "lateness", "known", "in", "expect", "suppressed", "values", "metrics", "ids",
    ];

    private readonly YamlMappingNode _node;

    /// <summary>
    /// Fails with <see cref="InvalidDataException"/> if there is anything in it that is not understood.
    /// </summary>
    public Vector(YamlMappingNode node)
    {
        _node = node;
        foreach (var key in node.Children.Keys.Where(key => !Keys.Contains(Scalar(key))))
            throw new InvalidDataException(VectorArrival.At($"'{Scalar(key)}' of a vector", key));
        foreach (var key in (string[])["id", "rule", "in", "expect"])
        {
            if (Child(key) is null) throw new InvalidDataException($"line {node.Start.Line}: a vector without '{key}'");
        }

        Arrivals = [.. Items("in").Select(VectorArrival.Read)];
        RequireOneForEachAlert("suppressed", "values", "ids");
    }

    public string Id => Text("id")!;

    public string Title => Text("title") ?? Id;

    public TimeSpan Lateness => Text("lateness") is { } text ? Duration(text) : TimeSpan.Zero;

    public long? Known => Text("known") is { } text ? Micros(text) : null;

    public IReadOnlyList<VectorArrival> Arrivals { get; }

    public IReadOnlyList<string> Expected => [.. Items("expect").Select(Scalar)];

    public IReadOnlyList<string>? Suppressed => Texts("suppressed");

    public IReadOnlyList<string>? Values => Texts("values");

    public IReadOnlyList<string>? Ids => Texts("ids");

    public IEnumerable<(string Name, long Count)> Metrics => Child("metrics") is YamlMappingNode metrics
        ? metrics.Children.Select(
            pair => (Scalar(pair.Key), long.Parse(Scalar(pair.Value), CultureInfo.InvariantCulture)))
        : [];

    /// <summary>Of the file that AUDITACTORS_VECTORS names, else of the recordings.</summary>
    /// <param name="refused">Gets those that are not in the format.</param>
    public static IReadOnlyList<Vector> ReadAll(ICollection<(string Id, string Problem)> refused)
    {
        var path = Environment.GetEnvironmentVariable("AUDITACTORS_VECTORS") is { Length: > 0 } named
            ? named
            : SharedMaterial.Path("conformance/correlation-vectors.yaml");
        using var reader = new StreamReader(path);
        var vectors = new List<Vector>();
        foreach (var item in Items(reader))
        {
            try
            {
                vectors.Add(new Vector(item));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                refused.Add((Value(item, "id") ?? $"line {item.Start.Line}", failure.Message));
            }
        }

        return vectors;
    }

    /// <summary>
    /// Fails with <see cref="InvalidDataException"/> where the text is not in the format of the vectors.
    /// </summary>
    public static IReadOnlyList<Vector> Read(TextReader text) => [.. Items(text).Select(item => new Vector(item))];

    private static IEnumerable<YamlMappingNode> Items(TextReader text)
    {
        var yaml = new YamlStream();
        yaml.Load(text);
        return yaml.Documents is [{ RootNode: YamlSequenceNode items }]
            ? items.Children.Cast<YamlMappingNode>()
            : throw new InvalidDataException("vectors are one list");
    }

    /// <summary>
    /// The rules and correlations as a rules file; what the vectors leave out for brevity is filled in.
    /// </summary>
    public string RulesFile()
    {
        var file = new StringBuilder();
        if (Child("rules") is YamlSequenceNode items)
        {
            foreach (var item in items) file.Append("- ").AppendLine(Json(item));
        }
        else if (Child("rules") is YamlMappingNode rules)
        {
            foreach (var (name, condition) in rules.Children)
            {
                file.Append("- {\"rule\": ").Append(Json(name)).Append(", \"condition\": ").Append(Json(condition))
                    .AppendLine(", \"desc\": d, \"output\": o, \"priority\": INFO, \"source\": k8s_audit}");
            }
        }

        var correlations = Child("rule") is YamlSequenceNode many ? many.Children : [Child("rule")!];
        foreach (var correlation in correlations.Cast<YamlMappingNode>())
        {
            var keys = correlation.Children.Keys.Select(Scalar).ToHashSet();
            file.Append("- ").AppendLine(Json(correlation)[..^1]
                + (keys.Contains("output") ? "" : ", \"output\": o")
                + (keys.Contains("priority") ? "" : ", \"priority\": INFO") + "}");
        }

        return file.ToString();
    }

    /// <summary>The rule set that the vector is about.</summary>
    public RuleSet Load()
    {
        var options = new RuleSetOptions
        {
            Correlations = new CorrelationOptions { Lateness = Lateness, DurableFrom = TimeSpan.Zero },
        };
        var load = RuleSetLoader.Load([new SourceText("vector.yaml", RulesFile())], options, new FakeTimeProvider());
        return load is RuleSetLoad.Loaded loaded
            ? loaded.Rules
            : throw new InvalidDataException(string.Join(
                '\n', load.Files.SelectMany(file => file.Errors.Concat(file.FurtherErrors))
                    .Select(error => $"{error.Code.Name} {error.Message} at {error.Place}")));
    }

    /// <summary>What is wrong with the alerts; null if nothing is.</summary>
    public string? Problem(IEnumerable<VectorAlert> alerts, bool withValues)
    {
        var actual = VectorAlert.InOrderWithinArrivals(alerts.Select(alert => alert.Shown(this, withValues)));
        var expected =
            VectorAlert.InOrderWithinArrivals(Expected.Select((text, index) => Shown(text, index, withValues)));
        return actual.SequenceEqual(expected)
            ? null
            : $"expected\n  {string.Join("\n  ", expected)}\nbut was\n  {string.Join("\n  ", actual)}";
    }

    public static string? Value(YamlMappingNode arrival, string key) =>
        arrival.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Scalar(value) : null;

    public static string Scalar(YamlNode value) => ((YamlScalarNode)value).Value!;

    public static long Micros(string seconds) =>
        (long)(decimal.Parse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture) * MicrosecondsPerSecond);

    public static string Seconds(long micros) =>
        (micros / MicrosecondsPerSecond).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A number as the vectors' labels show it: six digits, an exponent of two digits or more.</summary>
    public static string Label(string seconds)
    {
        var text = Number(seconds).ToString("G6", CultureInfo.InvariantCulture);
        return text.Replace("E", "e", StringComparison.Ordinal);
    }

    private string Shown(string expected, int index, bool withValues)
    {
        if (Suppressed is { } suppressed) expected += $" suppressed={suppressed[index]}";
        if (withValues && Values is { } values) expected += $" value={VectorAlert.Rounded(Amount(values[index]))}";
        return Ids is { } ids ? $"{expected} id={ids[index]}" : expected;
    }

    private void RequireOneForEachAlert(params string[] lists)
    {
        foreach (var list in lists.Where(list => Texts(list) is { } texts && texts.Count != Expected.Count))
            throw new InvalidDataException($"{Id}: '{list}' has not one entry for each alert that is expected");
    }

    private static decimal? Amount(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Duration(string text) => text switch
    {
        [.. var number, 'm', 's'] => TimeSpan.FromMilliseconds(Number(number)),
        [.. var number, 's'] => TimeSpan.FromSeconds(Number(number)),
        [.. var number, 'm'] => TimeSpan.FromMinutes(Number(number)),
        [.. var number, 'h'] => TimeSpan.FromHours(Number(number)),
        _ => TimeSpan.FromSeconds(Number(text)),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Json(YamlNode value) => value switch
    {
        YamlMappingNode map =>
            $"{{{string.Join(", ", map.Children.Select(pair => $"{Json(pair.Key)}: {Json(pair.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Json))}]",
        _ => System.Text.Json.JsonSerializer.Serialize(Scalar(value)),
    };

    private YamlNode? Child(string key) =>
        _node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private string? Text(string key) => Child(key) is YamlScalarNode scalar ? scalar.Value : null;

    private IEnumerable<YamlNode> Items(string key) => Child(key) is YamlSequenceNode list ? list.Children : [];

    private List<string>? Texts(string key) => Child(key) is YamlSequenceNode ? [.. Items(key).Select(Scalar)] : null;
}
