using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Runtime.Ingest;

namespace AuditActors.App.Commands.Printing;

/// <summary>What a node says of itself when it starts.</summary>
internal sealed record RunBanner
{
    public required NodeSettings Settings { get; init; }

    public required RuleSet Rules { get; init; }

    public required IReadOnlyList<SourceAddress> Sources { get; init; }

    public bool IsSample { get; init; }

    public bool IsStoreTemporary { get; init; }

    /// <summary>Null where there are no probes.</summary>
    public Uri? Health { get; init; }

    /// <summary>Null where nothing is served.</summary>
    public Uri? Grpc { get; init; }

    public void Write(TextWriter to)
    {
        var where = Settings.Cluster.IsShared
            ? $"a node of a cluster ({string.Join(", ", ClusterPlace.RoleNames(Settings.Cluster.Roles))})"
            : "one node";
        var what = Settings.Rules.Matching == RuleMatching.All
            ? "each rule that matches"
            : "the first rule that matches";
        to.WriteLine($"AuditActors {ProductVersion.Text}: {where}. Ctrl-C ends.");
        var sample = IsSample ? " (the bundled LDP emulator with sample events)" : "";
        foreach (var source in Sources) to.WriteLine($"  source  {source.Name}{sample}");
        var rules = Rules.Correlations.Correlations is { IsEmpty: false } correlations
            ? $"{Rules.Rules.Length}, and {correlations.Length} correlations,"
            : $"{Rules.Rules.Length}";
        to.WriteLine($"  rules   {rules} from {string.Join(", ", Settings.RulePaths)}; {what} alerts");
        var format = Settings.Format.Json ? "JSON" : "text";
        if (Settings.HasOnlyPlainOutput) to.WriteLine($"  alerts  to standard output as {format}");
        else foreach (var sink in Settings.Sinks) to.WriteLine($"  sink    {sink.Name}: {sink.Description}");
        to.WriteLine($"  store   {Store}");
        if (Settings is { Remediation: { RulePaths: { Count: > 0 } remedies } remediation, Store: not null })
        {
            var kind = remediation.Guards.DryRun ? "a dry run, which only tells what it would do" : "in earnest";
            to.WriteLine($"  acts    by {string.Join(", ", remedies)}; {kind}");
        }

        if (Health is not null) to.WriteLine($"  health  {Health}healthz, /livez, /readyz, /metrics");
        var hasAlerts = Settings.Store is not null && Settings.Cluster.Roles.HasFlag(NodeRoles.Web);
        var askers = hasAlerts ? "'auditactors tail' and other subscribers" : "'auditactors cluster'";
        if (Grpc is not null) to.WriteLine($"  gRPC    {Shown(Grpc)}, for {askers}");
        if (!IsSample) return;
        to.WriteLine("To read a real stream of the OVHcloud Logs Data Platform:");
        to.WriteLine("  auditactors run --source 'ldp://gra1.logs.ovh.com/tail/?tk=TOKEN' -r RULES");
        to.WriteLine("The token can come from AUDITACTORS_LDP_TOKEN instead.");
    }

    private static string Shown(Uri address) => address.Scheme switch
    {
        "http" => address.Authority,
        "https" => $"{address.Authority} with TLS",
        _ => address.OriginalString,
    };

    private string Store => IsStoreTemporary || Settings is { Store: not null, HasLastingStore: false }
        ? "a temporary file, gone at the end; --data DIR keeps alerts and positions"
        : Settings.Store?.Location.Name ?? "none";
}
