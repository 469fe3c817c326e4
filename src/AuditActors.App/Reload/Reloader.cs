using AuditActors.App.Configuration;
using AuditActors.App.Health;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;

namespace AuditActors.App.Reload;

/// <summary>
/// Reads everything again as a start would, and puts it in force if all of it is in order; else nothing changes. What a
/// running node cannot take up is named. For one at a time.
/// </summary>
/// <param name="read">Reads the settings.</param>
/// <param name="start">Those that the node was started with.</param>
/// <param name="node">Runs by them.</param>
/// <param name="sinks">Makes sinks of them.</param>
/// <param name="metrics">Told of what is in force.</param>
/// <param name="state">Told of what came of it.</param>
/// <param name="signals">Says so.</param>
/// <param name="clock">For what is loaded.</param>
internal sealed class Reloader(
    Func<NodeSettings> read,
    NodeSettings start,
    Node node,
    SinkMaker sinks,
    FalcoMetrics metrics,
    ReloadState state,
    ReloadSignals signals,
    TimeProvider clock)
{
    private readonly NodeSettings _start = start;
    private NodeSettings _inForce = start;
    private NodeSettings _tried = start;
    private IReadOnlyList<string> _needRestart = [];

    /// <summary>Files, and folders of them, that a reload reads.</summary>
    public IReadOnlyList<string> Watched => WatchedBy(_tried);

    /// <summary>Files, and folders of them, that settings are made of and name.</summary>
    public static IReadOnlyList<string> WatchedBy(NodeSettings settings) =>
    [
        .. settings.ConfigFile is { } file ? (string[])[file] : [],
        .. settings.RulePaths,
        .. settings.Remediation.RulePaths,
        .. settings.Sinks.SelectMany(sink => sink.Files),
    ];

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        SinkChange? change = null;
        try
        {
            var settings = _tried = read();
            var rules = RuleLoading.Load(settings, clock);
            if (!RuleLoading.HasNone(node.Rules) && RuleLoading.FindsNothing(settings)) throw NothingLeft(settings);
            var remediation = node.HasRemediation ? RemediationWiring.Options(settings) : null;
            change = sinks.Change(_inForce, settings);
            var done = new List<string>();
            if (PutInForce(rules) is { } changed) done.Add(changed);
            if (remediation is not null && node.Follow(remediation)) done.Add("remediation rules");
            if (change.Describe() is { } moved) done.Add(moved);
            if (settings.Format != _inForce.Format) done.Add("how alerts look");
            await node.ChangeSinksAsync(change, cancellationToken);
            sinks.Reformat(settings);
            node.Reformat(settings);
            Finish(settings, rules, done);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (change is not null) await change.GiveUpAsync();
            state.Failed(e.Message);
            signals.Refused(Shown(state.Now.Digest), e.Message);
        }
    }

    // A folder that is being filled anew, or was not mounted again, is not meant to switch everything off.
    private static CommandException NothingLeft(NodeSettings settings) => new(
        $"{string.Join(", ", settings.RulePaths)}: no rules file is left that holds anything; "
        + "to switch all rules off use auditactors.rules.switches");

    private string? PutInForce(RuleSet rules)
    {
        var before = node.Rules;
        if (rules.Digest == before.Digest) return null;
        var change = RuleSetChange.Between(before, rules);
        var succession = node.Replace(rules);
        return $"{rules.Rules.Length} rules ({Counts(change)}), {rules.Correlations.Correlations.Length} correlations "
            + $"({Counts(succession)})";
    }

    private void Finish(NodeSettings settings, RuleSet rules, List<string> done)
    {
        var needRestart = NeedRestart(settings);
        foreach (var setting in needRestart.Except(_needRestart)) signals.NeedsRestart(setting);
        _needRestart = needRestart;
        _inForce = settings;
        metrics.Follow(rules, settings);
        state.Succeeded(rules.Digest, needRestart);
        if (done.Count == 0) signals.NothingNew(Shown(rules.Digest));
        else signals.Reloaded(Shown(rules.Digest), string.Join("; ", done));
        foreach (var remark in RuleLoading.Remarks(settings, rules)) signals.Remarked(remark);
    }

    private List<string> NeedRestart(NodeSettings settings)
    {
        var names = SettingsDifference.NeedingRestart(_start.Hocon, settings.Hocon).ToList();
        var isWanted = settings.Remediation.RulePaths.Count > 0;
        if (isWanted != node.HasRemediation) names.Add("auditactors.remediation.rules");
        return names;
    }

    private static string Counts(RuleSetChange change) =>
        $"{change.Added.Count} new, {change.Changed.Count} changed, {change.Removed.Count} gone";

    private static string Counts(CorrelationSuccession change) =>
        $"{change.Kept.Count} go on, {change.Added.Count} new, {change.Changed.Count} begin anew, "
        + $"{change.Removed.Count} gone";

    private static string Shown(string digest) => digest[..Math.Min(digest.Length, 12)];
}
