using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditActors.Tests.Deploy;

/// <summary>Metrics as Prometheus reads them, and as strictly.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, List<Dictionary<string, string>>> _series = new(StringComparer.Ordinal);

    private PrometheusText()
    {
    }

    /// <summary>Names of series.</summary>
    public IReadOnlyCollection<string> Names => _series.Keys;

    public static PrometheusText Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var parsed = new PrometheusText();
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var family = "";
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line[0] == '#')
            {
                if (Kind().Match(line) is not { Success: true } kind) continue;
                Assert.True(kinds.TryAdd(kind.Groups["name"].Value, kind.Groups["kind"].Value), $"two kinds: {line}");
                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"not a sample: {line}");
            var name = sample.Groups["name"].Value;
            var of = FamilyOf(name, kinds);
            Assert.True(kinds.ContainsKey(of), $"without a kind: {line}");
            if (of != family) Assert.True(ended.Add(of), $"apart from the others of its kind: {line}");
            family = of;
            Assert.True(seen.Add($"{name}{sample.Groups["labels"].Value}"), $"twice: {line}");
            Assert.True(IsNumber(sample.Groups["value"].Value), $"no number: {line}");
            parsed.Add(name, sample.Groups["labels"].Value);
        }

        return parsed;
    }

    /// <summary>The labels of each series with this name.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Of(string name) => _series.GetValueOrDefault(name, []);

    private void Add(string name, string labels)
    {
        if (!_series.TryGetValue(name, out var all)) _series[name] = all = [];
        all.Add(Label().Matches(labels).ToDictionary(
            label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal));
    }

    private static string FamilyOf(string name, Dictionary<string, string> kinds)
    {
        var end = name.LastIndexOf('_');
        return end > 0 && name[end..] is "_bucket" or "_sum" or "_count"
            && kinds.GetValueOrDefault(name[..end]) == "histogram" ? name[..end] : name;
    }

    private static bool IsNumber(string value) => value is "NaN" or "+Inf" or "-Inf"
        || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<kind>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex Kind();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)*\})? (?<value>\S+)( -?\d+)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)""" + "\"")]
    private static partial Regex Label();
}
