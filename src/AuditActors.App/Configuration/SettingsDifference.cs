using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AuditActors.App.Configuration;

/// <summary>
/// Which settings differ between two configurations, and which of those a running node cannot take up.
/// </summary>
internal static class SettingsDifference
{
    private static readonly string[] TakenUp =
    [
        "auditactors.rules.",
        "auditactors.output.",
        "auditactors.sinks.",
        "auditactors.sink-types.",
        "auditactors.remediation.rules",
        "auditactors.remediation.approval",
        "auditactors.remediation.default-notifiers",
        "auditactors.correlations.lateness",
        "auditactors.correlations.durable-from",
    ];

    /// <summary>Names of settings that need a restart, sorted; never what they are set to.</summary>
    public static IReadOnlyList<string> NeedingRestart(Config before, Config after)
    {
        var (old, now) = (Flat(before), Flat(after));
        return
        [
            .. old.Keys.Union(now.Keys)
                .Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))
                .Where(name => !TakenUp.Any(taken => name.StartsWith(taken, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, string> Flat(Config config)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!config.IsEmpty) Add("", config.Root, values);
        return values;
    }

    private static void Add(string path, HoconValue value, Dictionary<string, string> to)
    {
        if (!value.IsObject() || value.GetObject().Items.Count == 0)
        {
            to[path] = value.ToString();
            return;
        }

        foreach (var (name, below) in value.GetObject().Items)
            Add(path.Length == 0 ? name : $"{path}.{name}", below, to);
    }
}
