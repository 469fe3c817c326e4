using System.Globalization;
using System.IO.Hashing;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// Which correlator runs a group of a correlation over the whole cluster. The same on all nodes and for the life of a
/// cluster: the groups of one correlation are divided among a fixed number of correlators.
/// </summary>
internal static class CorrelatorKey
{
    /// <summary>Correlators of one correlation; its limits are divided among them.</summary>
    public const int Parts = 32;

    private const char Separator = '/';
    private const string EnginePrefix = "c/";

    public static string Of(CompiledCorrelation correlation, GroupKey group)
    {
        var part = XxHash32.HashToUInt32(correlation.TogetherBy(group).Bytes) % Parts;
        return string.Create(CultureInfo.InvariantCulture, $"{correlation.Rule.Identity}{Separator}{part}");
    }

    /// <summary>The name of a correlator's engine in the store.</summary>
    public static string EngineName(string key) => EnginePrefix + key;

    /// <summary>The correlator's key; null where the engine is none of a correlator.</summary>
    public static string? OfEngine(string name) =>
        name.StartsWith(EnginePrefix, StringComparison.Ordinal) ? name[EnginePrefix.Length..] : null;

    /// <summary>The identity of the correlation that a correlator runs a part of.</summary>
    public static string CorrelationOf(string key) => key[..key.LastIndexOf(Separator)];
}
