using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Runtime.Ingest;

namespace AuditActors.App.Commands;

/// <summary>What a node says of itself when it starts.</summary>
internal static class RunBanner
{
    public static void Write(
        NodeSettings settings,
        RuleSet rules,
        IEnumerable<SourceAddress> sources,
        bool isSample,
        Uri? health,
        TextWriter to)
    {
        var where = settings.Cluster.IsShared
            ? $"a node of a cluster ({string.Join(", ", ClusterPlace.RoleNames(settings.Cluster.Roles))})"
            : "one node";
        var what = settings.Rules.Matching == RuleMatching.All ? "each rule that matches" : "the first rule that matches";
        to.WriteLine($"AuditActors {VersionCommand.Version}: {where}. Ctrl-C ends.");
        var sample = isSample ? " (the bundled LDP emulator with sample events)" : "";
        foreach (var source in sources) to.WriteLine($"  source  {source.Name}{sample}");
        to.WriteLine($"  rules   {rules.Rules.Length} from {string.Join(", ", settings.RulePaths)}; {what} alerts");
        var format = settings.Format.Json ? "JSON" : "text";
        if (settings.HasOnlyPlainOutput) to.WriteLine($"  alerts  to standard output as {format}");
        else foreach (var sink in settings.Sinks) to.WriteLine($"  sink    {sink.Name}: {sink.Description}");
        to.WriteLine($"  store   {settings.Store?.Location.Name ?? "none"}");
        if (settings is { Remediation: { RulePaths: { Count: > 0 } remedies } remediation, Store: not null })
        {
            var kind = remediation.Guards.DryRun ? "a dry run, which only tells what it would do" : "in earnest";
            to.WriteLine($"  acts    by {string.Join(", ", remedies)}; {kind}");
        }

        if (health is not null) to.WriteLine($"  health  {health}healthz, /livez, /readyz, /metrics");
        if (settings is { GrpcListen: { } grpc, Store: not null }) to.WriteLine($"  gRPC    {grpc}");
        if (!isSample) return;
        to.WriteLine("To read a real stream of the OVHcloud Logs Data Platform:");
        to.WriteLine("  auditactors run --source 'ldp://gra1.logs.ovh.com/tail/?tk=TOKEN' -r RULES");
        to.WriteLine("The token can come from AUDITACTORS_LDP_TOKEN instead.");
    }
}
