using System.Net;
using System.Net.Sockets;
using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules.Files;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Stdout;
using Microsoft.AspNetCore.Connections;

namespace AuditActors.App.Wiring;

/// <summary>Settings to sinks.</summary>
internal static class SinkWiring
{
    /// <param name="settings">How alerts look.</param>
    /// <param name="output">Where their lines go.</param>
    /// <param name="closed">Called once, with the reason, when nobody will read them any more.</param>
    /// <param name="clock">Tells the offset of local times.</param>
    public static StdoutSink Printing(
        NodeSettings settings, Stream output, Action<string> closed, TimeProvider clock) =>
        new(output, Printed(settings, clock), closed);

    /// <summary>How alerts look on standard output.</summary>
    public static AlertFormatter Printed(NodeSettings settings, TimeProvider clock) =>
        new(settings.Format with { IsForTerminal = !Console.IsOutputRedirected }, clock);

    /// <summary>How alerts look to Falco's gRPC clients, whatever is printed.</summary>
    public static AlertFormatter OfClients(NodeSettings settings, TimeProvider clock) =>
        new(settings.Format with { Json = false }, clock);

    /// <summary>
    /// Serves the alert log, where the node has the role for it, and the cluster; null where that is not wanted or an
    /// address of this machine only is taken, which is told: a second node works without. Fails with
    /// <see cref="CommandException"/>.
    /// </summary>
    public static async Task<GrpcServer?> ServeAsync(
        NodeSettings settings,
        AlertStore? store,
        IClusterView cluster,
        IRemedies? remedies,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (settings.Grpc is not { } grpc) return null;
        var (listen, isDryRun) = (grpc.Listen, settings.Remediation.Guards.DryRun);
        if (!settings.Cluster.Roles.HasFlag(NodeRoles.Web)) store = null;
        var engine = EngineIdentity.Version;
        var versions = new GrpcVersions(
            Version.Parse(ProductVersion.Text),
            new Version((int)engine.Major, (int)engine.Minor, (int)engine.Patch));
        try
        {
            return await GrpcServer.StartAsync(
                new GrpcParts
                {
                    Listen = listen,
                    Access = grpc.Access,
                    Log = store is null ? null : new LogReader(store, clock),
                    Cluster = cluster,
                    Remediation = store is null
                        ? null
                        : new StoredRemediationDesk(new RemedyDesk(store, clock), () => remedies, isDryRun),
                    DeadLetters = store is null ? null : new StoredDeadLetterQueue(store),
                    Formatter = new CurrentFormatter(OfClients(settings, clock)),
                    Versions = versions,
                    Warn = why => Console.Error.WriteLine($"auditactors: {listen}: {why}"),
                },
                cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException && IsForThisMachine(listen))
        {
            Console.Error.WriteLine(
                $"auditactors: {listen} is taken: alerts are not served by gRPC; auditactors.grpc.listen can name "
                + "another");
            return null;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new CommandException(
                $"configuration: auditactors.grpc.listen: {listen} is taken by another program; name another address");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException($"configuration: auditactors.grpc.listen: {listen}: {e.Message}");
        }
    }

    private static bool IsForThisMachine(GrpcListen listen) =>
        listen is not GrpcListen.Tcp tcp || IPAddress.IsLoopback(tcp.Address.Address);
}
