using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Rules.Files.Correlations;

namespace AuditActors.Rules.Files.Reading;

/// <summary>The keys that items know.</summary>
internal static class ItemKeys
{
    public const string EngineVersion = "required_engine_version";
    public const string PluginVersions = "required_plugin_versions";
    public const string List = "list";
    public const string Macro = "macro";
    public const string Rule = "rule";
    public const string Items = "items";
    public const string Condition = "condition";
    public const string Append = "append";
    public const string Override = "override";
    public const string Output = "output";
    public const string Description = "desc";
    public const string Priority = "priority";
    public const string Source = "source";
    public const string Enabled = "enabled";
    public const string Capture = "capture";
    public const string CaptureDuration = "capture_duration";
    public const string WarnEventTypes = "warn_evttypes";
    public const string SkipIfUnknownFilter = "skip-if-unknown-filter";
    public const string Tags = "tags";
    public const string Exceptions = "exceptions";

    public static readonly ImmutableArray<string> OfList = [List, Items, Append, Override];

    public static readonly ImmutableArray<string> OfMacro = [Macro, Condition, Append, Override];

    public static readonly ImmutableArray<string> OfRule =
    [
        Rule, Condition, Output, Description, Priority, Source, Enabled, Capture, CaptureDuration, WarnEventTypes,
        SkipIfUnknownFilter, Tags, Exceptions, Override, Append,
    ];

    /// <summary>What a rule's override may append to.</summary>
    public static readonly ImmutableArray<string> Appendable = [Condition, Output, Description, Tags, Exceptions];

    /// <summary>What a rule's override may replace.</summary>
    public static readonly ImmutableArray<string> Replaceable =
    [
        Condition, Output, Description, Priority, Capture, CaptureDuration, Tags, Exceptions, Enabled, WarnEventTypes,
        SkipIfUnknownFilter,
    ];

    public static readonly ImmutableArray<string> Kinds =
        [EngineVersion, PluginVersions, List, Macro, Rule, CorrelationKeys.Correlation];

    public static readonly FrozenSet<string> All =
        OfList.Concat(OfMacro).Concat(OfRule).Concat(Kinds).ToFrozenSet(StringComparer.Ordinal);
}
