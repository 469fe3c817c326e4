using AuditActors.Sinks.Grpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.App.Commands.Server;

/// <summary>Asks a running node something.</summary>
internal static class ServerCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Fails with <see cref="CommandException"/>.</summary>
    /// <param name="server">The node.</param>
    /// <param name="call">Asks; its options have the time by which an answer has to be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<T> AskAsync<T>(
        GrpcPeer server, Func<GrpcChannel, CallOptions, Task<T>> call, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + Patience;
        try
        {
            using var channel = GrpcConnection.Open(server);
            return await call(channel, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
        }
        catch (IOException e)
        {
            throw new CommandException(e.Message);
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandException(Told(server, e));
        }
    }

    private static string Told(GrpcPeer server, RpcException fault)
    {
        var where = ServerOptions.Shown(server);
        var reason = GrpcConnection.Reason(fault);
        return fault.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => $"{where} refuses: {reason}",
            StatusCode.DeadlineExceeded => $"{where} does not answer within {Patience.TotalSeconds:0} s",
            StatusCode.Unimplemented => $"the node at {where} does not serve this; it takes a store and the role web",
            StatusCode.Unavailable or StatusCode.Internal =>
                $"there is no server at {where} ({reason}); 'auditactors run' serves gRPC where grpc.listen says, "
                + "--address names another",
            _ => $"{where}: {reason}",
        };
    }
}
