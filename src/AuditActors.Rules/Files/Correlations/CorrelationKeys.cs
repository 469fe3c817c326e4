using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Rules.Files.Reading;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>The keys that correlation items know; others are errors, for a typo would change what is found.</summary>
internal static class CorrelationKeys
{
    public const string Correlation = "correlation";
    public const string Id = "id";
    public const string Type = "type";
    public const string Rules = "rules";
    public const string Events = "events";
    public const string Until = "until";
    public const string Match = "match";
    public const string Scope = "scope";
    public const string GroupBy = "group_by";
    public const string Aliases = "aliases";
    public const string Timespan = "timespan";
    public const string Window = "window";
    public const string Gap = "gap";
    public const string Evaluate = "evaluate";
    public const string Lateness = "lateness";
    public const string StrictOrder = "strict_order";
    public const string Threshold = "threshold";
    public const string Field = "field";
    public const string Learn = "learn";
    public const string ForgetAfter = "forget_after";
    public const string Baseline = "baseline";
    public const string AfterMatch = "after_match";
    public const string Cooldown = "cooldown";
    public const string SuppressBy = "suppress_by";
    public const string Emit = "emit";
    public const string Generate = "generate";
    public const string Limits = "limits";

    /// <summary>Keys of a selector, a threshold and so on.</summary>
    public static readonly ImmutableArray<string> OfSelector =
        ["name", ItemKeys.Condition, "rule", "where", "count", "absent", "within"];

    public static readonly ImmutableArray<string> OfThreshold =
        ["gt", "gte", "lt", "lte", "eq", "neq", Field, "percentile", "min_count"];

    public static readonly ImmutableArray<string> OfLearn = ["period", "per", "min_events", "limit"];

    public static readonly ImmutableArray<string> OfBaseline = ["over", "factor", "sigma", "min"];

    public static readonly ImmutableArray<string> OfLimits = ["keys", "events_per_key", "values", "state"];

    public static readonly ImmutableArray<string> OfException = ["name", "fields", "comps", "values", "on"];

    /// <summary>What <c>override</c> may append to.</summary>
    public static readonly ImmutableArray<string> Appendable =
    [
        ItemKeys.Condition, ItemKeys.Output, ItemKeys.Description, ItemKeys.Tags, ItemKeys.Exceptions, Events, GroupBy,
        Rules,
    ];

    /// <summary>What <c>override</c> may replace.</summary>
    public static readonly ImmutableArray<string> Replaceable =
    [
        Id, ItemKeys.Description, Type, ItemKeys.Condition, Rules, Events, Until, Match, Scope, GroupBy, Aliases,
        Timespan, Window, Gap, Evaluate, Lateness, StrictOrder, Threshold, Field, Learn, ForgetAfter, Baseline,
        AfterMatch, Cooldown, SuppressBy, Emit, Generate, Limits, ItemKeys.Output, ItemKeys.Priority, ItemKeys.Source,
        ItemKeys.Tags,
        ItemKeys.Enabled, ItemKeys.Exceptions,
    ];

    public static readonly ImmutableArray<string> All = [Correlation, .. Replaceable, ItemKeys.Override];

    private static readonly string[] Counting = [Timespan, Threshold, Window, Gap, Emit, ItemKeys.Condition];

    private static readonly FrozenDictionary<string, string[]> Particular = new Dictionary<string, string[]>
    {
        ["event_count"] = Counting,
        ["value_count"] = Counting,
        ["value_sum"] = Counting,
        ["value_avg"] = Counting,
        ["value_median"] = Counting,
        ["value_percentile"] = Counting,
        ["temporal"] = [Timespan, Threshold, Match],
        ["sequence"] = [Timespan, Until, StrictOrder],
        ["first_seen"] = [Field, Learn, ForgetAfter, ItemKeys.Condition],
        ["spike"] = [Timespan, Learn, Baseline, ItemKeys.Condition],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfSomeTypes =
        Particular.Values.SelectMany(keys => keys).ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Types => Particular.Keys;

    /// <summary>Whether a key means something for a type.</summary>
    public static bool Fits(string key, string type) => !OfSomeTypes.Contains(key) || Particular[type].Contains(key);
}
