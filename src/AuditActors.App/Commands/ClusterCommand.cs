using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Commands.Server;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;

namespace AuditActors.App.Commands;

/// <summary>Shows the cluster as one of its nodes sees it.</summary>
internal static class ClusterCommand
{
    private const int ShownOfDigest = 12;
    private const int LongestReason = 100;
    private const string Unknown = "-";

    public static Command Create()
    {
        var server = new ServerOptions();
        var output = OutputFormats.Option("How to print it");
        var command = new DocumentedCommand(
            "cluster",
            "Shows the nodes of a cluster with their roles, rules and shards, and the sources with the nodes that read "
            + "them. Any node can be asked.",
            "auditactors cluster",
            "auditactors cluster --address auditactors-1.auditactors:5060 -o json")
        {
            output,
        };
        foreach (var option in server.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var state = await ServerCall.AskAsync(
                server.Read(parsed, Environment.GetEnvironmentVariable)!,
                async (channel, options) =>
                    await new Cluster.ClusterClient(channel).DescribeAsync(new DescribeRequest(), options),
                cancellationToken);
            var to = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(output) == OutputFormat.Json)
                to.WriteLine(JsonSerializer.Serialize(Described(state), OutputFormats.Json));
            else
                Print(state, to);
        });
        return command;
    }

    private static void Print(ClusterState state, TextWriter to)
    {
        TextTable.Write(
            to, ["NODE", "ADDRESS", "STATUS", "ROLES", "NAMESPACES", "CORRELATORS", "RULES", "VERSION"],
            state.Members.Select(member => (string[])
            [
                member.HasAnswered ? AlertText.Short(member.Name, LongestReason) : Unknown,
                member.Address + (member.Address == state.Leader ? " (leader)" : ""),
                member.Status + (member.IsUnreachable ? ", unreachable" : ""),
                string.Join(',', member.Roles),
                Living(member, "namespaces"),
                Living(member, "correlators"),
                member.HasAnswered ? $"{member.Rules} {Short(member.RulesDigest)}" : Unknown,
                member.HasAnswered ? member.Version : Unknown,
            ]));
        if (!HaveSameRules(state)) to.WriteLine("The nodes do not have the same rules.");
        to.WriteLine();
        if (state.Sources.Count == 0) to.WriteLine("No source is read.");
        else PrintSources(state, to);
    }

    private static void PrintSources(ClusterState state, TextWriter to)
    {
        var names = state.Members.Where(member => member.HasAnswered)
            .ToDictionary(member => member.Address, member => member.Name, StringComparer.Ordinal);
        TextTable.Write(
            to, ["SOURCE", "READ BY", "STATE", "POSITION", "LAG", "ON DISK"],
            state.Sources.Select(source => (string[])
            [
                AlertText.Short(source.Name, int.MaxValue),
                source.Node.Length > 0 ? names.GetValueOrDefault(source.Node, source.Node) : Unknown,
                source.IsConnected ? "connected" : $"away: {AlertText.Short(source.Reason, LongestReason)}",
                source.Position is { } position ? Time(position) : Unknown,
                source.Lag is { } lag ? $"{Math.Max(0, lag.Seconds)} s" : Unknown,
                source.SpooledBytes > 0
                    ? $"{source.SpooledEvents} events, {Mebibytes.Text(source.SpooledBytes)}"
                    : Unknown,
            ]));
    }

    private static object Described(ClusterState state) => new
    {
        self = state.Self,
        leader = state.Leader,
        same_rules = HaveSameRules(state),
        members = state.Members.Select(member => new
        {
            address = member.Address,
            roles = member.Roles,
            status = member.Status,
            unreachable = member.IsUnreachable,
            answered = member.HasAnswered,
            name = member.Name,
            version = member.Version,
            rules = member.Rules,
            rules_digest = member.RulesDigest,
            shards = member.Shards.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(
                kind => kind.Key, kind => new { shards = kind.Value.Shards, entities = kind.Value.Entities }),
        }),
        sources = state.Sources.Select(source => new
        {
            name = source.Name,
            node = source.Node,
            connected = source.IsConnected,
            reason = source.Reason,
            position = source.Position is { } position ? Time(position) : null,
            lag_seconds = source.Lag?.ToTimeSpan().TotalSeconds,
            spooled_events = source.SpooledEvents,
            spooled_bytes = source.SpooledBytes,
        }),
    };

    private static bool HaveSameRules(ClusterState state) =>
        state.Members.Where(member => member.HasAnswered).DistinctBy(member => member.RulesDigest).Count() <= 1;

    private static string Living(ClusterMember member, string kind) =>
        member.Shards.TryGetValue(kind, out var count) ? $"{count.Entities} in {count.Shards} shards" : Unknown;

    private static string Short(string digest) => digest.Length > ShownOfDigest ? digest[..ShownOfDigest] : digest;

    private static string Time(Timestamp time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
