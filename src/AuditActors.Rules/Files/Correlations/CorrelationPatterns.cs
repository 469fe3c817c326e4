using System.Collections.Frozen;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Reads what a correlation looks for, by its type.</summary>
internal sealed class CorrelationPatterns(CorrelationGroups groups)
{
    private const decimal Median = 50;
    private const decimal Whole = 100;

    private static readonly FrozenDictionary<string, WindowKind> Windows = new Dictionary<string, WindowKind>
    {
        ["sliding"] = WindowKind.Sliding,
        ["tumbling"] = WindowKind.Tumbling,
        ["anchored"] = WindowKind.Anchored,
        ["session"] = WindowKind.Session,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, bool> PerGroup = new Dictionary<string, bool>
    {
        ["group"] = true,
        ["rule"] = false,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The pattern; null after a fault.</summary>
    public CorrelationPattern? Read(string type, CorrelationMap item, ReadSelectors selectors, TimeSpan timespan)
    {
        CorrelationPattern? pattern = type switch
        {
            "temporal" => ReadTogether(item, selectors),
            "sequence" => CorrelationSequence.Read(item, selectors),
            "first_seen" => ReadFirstSeen(item),
            "spike" => ReadSpike(item, timespan),
            _ => ReadCounting(type, item, timespan),
        };
        return item.Faults.Any ? null : pattern;
    }

    private CorrelationPattern.Counting? ReadCounting(string type, CorrelationMap item, TimeSpan timespan)
    {
        if (item.Map(CorrelationKeys.Threshold, CorrelationKeys.OfThreshold) is not { } map)
        {
            if (!item.Has(CorrelationKeys.Threshold))
                item.Fault(DiagnosticCode.BadThreshold, CorrelationKeys.Type, $"Type {type} needs a threshold");
            return null;
        }

        var threshold = CorrelationThreshold.Read(map);
        if (ReadMeasure(type, map) is not { } measure || threshold is null) return null;
        var standard = threshold.IsMonotone || measure.IsStatistic ? WindowKind.Sliding : WindowKind.Anchored;
        var window = item.Word(CorrelationKeys.Window, Windows) ?? standard;
        return new CorrelationPattern.Counting(
            measure, threshold, window, ReadGap(item, window, timespan), ReadMinCount(map, measure));
    }

    private Measure? ReadMeasure(string type, CorrelationMap map)
    {
        var fields = groups.ReadCounted(map);
        if (type != "value_percentile" && map.Has("percentile"))
            map.Fault(DiagnosticCode.BadThreshold, "percentile", $"Type {type} has no percentile");
        if (type == "event_count")
        {
            if (map.Has(CorrelationKeys.Field))
                map.Fault(DiagnosticCode.BadThreshold, CorrelationKeys.Field,
                    "Type event_count counts events, not values");
            return new Measure.Events();
        }

        if (!map.Has(CorrelationKeys.Field))
            map.Fault(DiagnosticCode.BadThreshold, CorrelationKeys.Threshold,
                $"Type {type} needs a field in its threshold");
        if (fields.IsEmpty) return null;
        if (type == "value_count") return new Measure.Different(fields);
        if (fields.Length > 1)
            map.Fault(DiagnosticCode.BadThreshold, CorrelationKeys.Field, $"Type {type} computes with one field");
        return type switch
        {
            "value_sum" => new Measure.Sum(fields[0].Use),
            "value_avg" => new Measure.Average(fields[0].Use),
            "value_median" => new Measure.Percentile(fields[0].Use, Median),
            _ => ReadPercentile(map) is { } percent ? new Measure.Percentile(fields[0].Use, percent) : null,
        };
    }

    private static decimal? ReadPercentile(CorrelationMap map)
    {
        if (!map.Has("percentile"))
        {
            map.Fault(DiagnosticCode.NoPercentile, "percentile",
                "Type value_percentile needs a percentile, from 0 to 100");
            return null;
        }

        if (map.Decimal("percentile") is not { } percent) return null;
        if (percent is >= 0 and <= Whole) return percent;
        map.Fault(DiagnosticCode.BadThreshold, "percentile", "A percentile lies between 0 and 100");
        return null;
    }

    private static int ReadMinCount(CorrelationMap map, Measure measure)
    {
        if (measure.IsStatistic && !map.Has("min_count"))
        {
            map.Faults.Add(map.Place.Report(
                DiagnosticCode.NoMinCount, "Without min_count a single value is judged", "add min_count: 5 or so"));
        }

        return map.Whole("min_count", least: 1) ?? 1;
    }

    private static TimeSpan? ReadGap(CorrelationMap item, WindowKind window, TimeSpan timespan)
    {
        var gap = item.Duration(CorrelationKeys.Gap);
        if (window == WindowKind.Session && !item.Has(CorrelationKeys.Gap))
            item.Fault(DiagnosticCode.BadDuration, CorrelationKeys.Window, "A session needs a gap");
        if (window != WindowKind.Session && item.Has(CorrelationKeys.Gap))
            item.Fault(DiagnosticCode.UnknownCorrelationKey, CorrelationKeys.Gap, "Only a session has a gap");
        if (gap > timespan)
            item.Fault(DiagnosticCode.BadDuration, CorrelationKeys.Gap, "The gap is longer than the timespan");
        return gap;
    }

    private static CorrelationPattern.Together? ReadTogether(CorrelationMap item, ReadSelectors selectors)
    {
        if (selectors.Selectors.Length < 2)
            item.Fault(DiagnosticCode.BadSteps, CorrelationKeys.Type, "Type temporal needs two selectors or more");
        if (item.Has(CorrelationKeys.Match) && item.Has(CorrelationKeys.Threshold))
            item.Fault(
                DiagnosticCode.BadThreshold, CorrelationKeys.Threshold, "A match and a threshold exclude each other");
        if (item.Text(CorrelationKeys.Match) is { } match) return ReadMatch(item, match, selectors);
        if (item.Map(CorrelationKeys.Threshold, CorrelationKeys.OfThreshold) is not { } map)
            return new CorrelationPattern.Together(null, null);
        if (CorrelationThreshold.Read(map) is not { } threshold) return null;
        if (map.Has(CorrelationKeys.Field) || map.Has("percentile") || map.Has("min_count") || !threshold.IsMonotone)
            map.Fault(DiagnosticCode.BadThreshold, "gte", "Kinds of events are counted with gte or gt only");
        if (threshold.LeastCount > selectors.Selectors.Length)
            map.Fault(DiagnosticCode.BadThreshold, "gte", "There are fewer selectors than the threshold asks for");
        return new CorrelationPattern.Together(null, threshold);
    }

    private static CorrelationPattern.Together? ReadMatch(CorrelationMap item, string match, ReadSelectors selectors)
    {
        var names = selectors.Selectors.Select(selector => selector.Name).ToList();
        var (formula, error, near) = PresenceFormulaParser.Parse(match, names);
        if (formula is null)
        {
            item.Fault(
                near is null ? DiagnosticCode.CompileCondition : DiagnosticCode.UnknownCorrelationField,
                CorrelationKeys.Match, error!, near is null ? null : NearestName.Hint(near, names));
            return null;
        }

        if (formula.HoldsOfNothing)
        {
            item.Fault(
                DiagnosticCode.OnlyAbsence, CorrelationKeys.Match, "The match can hold without any event",
                "say what must be there beside what must not");
        }

        return new CorrelationPattern.Together(formula, null);
    }

    private CorrelationPattern.FirstSeen? ReadFirstSeen(CorrelationMap item)
    {
        if (!item.Has(CorrelationKeys.Field))
            item.Fault(DiagnosticCode.YamlValidate, CorrelationKeys.Type, "Type first_seen needs a field");
        var fields = groups.ReadCounted(item);
        var learning = ReadLearning(item);
        return learning is null || fields.IsEmpty
            ? null
            : new CorrelationPattern.FirstSeen(fields, learning, item.Duration(CorrelationKeys.ForgetAfter));
    }

    private static CorrelationPattern.Spike? ReadSpike(CorrelationMap item, TimeSpan timespan)
    {
        var learning = ReadLearning(item);
        if (item.Map(CorrelationKeys.Baseline, CorrelationKeys.OfBaseline) is not { } map)
        {
            if (!item.Has(CorrelationKeys.Baseline))
                item.Fault(DiagnosticCode.YamlValidate, CorrelationKeys.Type, "Type spike needs a baseline");
            return null;
        }

        var over = map.Duration("over");
        if (!map.Has("over")) map.Fault(DiagnosticCode.BadDuration, "over", "A baseline needs to know over what time");
        if (over < timespan) map.Fault(DiagnosticCode.BadDuration, "over", "The baseline is shorter than one bucket");
        var (factor, sigma) = (map.Decimal("factor"), map.Decimal("sigma"));
        if (factor <= 1) map.Fault(DiagnosticCode.BadThreshold, "factor", "The factor must be greater than 1");
        if (sigma <= 0) map.Fault(DiagnosticCode.BadThreshold, "sigma", "Sigma must be greater than 0");
        if (!map.Has("factor") && !map.Has("sigma"))
            map.Fault(DiagnosticCode.BadThreshold, "factor", "A baseline needs a factor, a sigma or both");
        var least = map.Whole("min", least: 1) ?? 1;
        return learning is null || over is not { } past
            ? null
            : new CorrelationPattern.Spike(new Baseline(past, (double?)factor, (double?)sigma, least), learning);
    }

    private static Learning? ReadLearning(CorrelationMap item)
    {
        if (item.Map(CorrelationKeys.Learn, CorrelationKeys.OfLearn) is not { } map)
        {
            if (!item.Has(CorrelationKeys.Learn))
                item.Fault(DiagnosticCode.YamlValidate, CorrelationKeys.Type, "It needs to know how long to learn");
            return null;
        }

        return new Learning(
            map.Duration("period", mayBeZero: true) ?? TimeSpan.Zero,
            map.Word("per", PerGroup) ?? true,
            map.Whole("min_events", least: 0) ?? 0,
            map.Whole("limit", least: 1));
    }
}
