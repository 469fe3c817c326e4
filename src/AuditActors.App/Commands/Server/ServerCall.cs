using System.Net.Sockets;
using System.Security.Authentication;
using AuditActors.Sinks.Grpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.App.Commands.Server;

/// <summary>Asks a running node something.</summary>
internal static class ServerCall
{
    // Of a connection that was there.
    private const SocketError HangUp = SocketError.ConnectionReset;
    private const SocketError Cut = SocketError.ConnectionAborted;
    private const SocketError Broken = SocketError.Shutdown;

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

    /// <summary>What went wrong, in a line, and what to do about it.</summary>
    public static string Told(GrpcPeer server, RpcException fault)
    {
        var where = ServerOptions.Shown(server);
        var reason = GrpcConnection.Reason(fault);
        return fault.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => $"{where} refuses: {reason}",
            StatusCode.DeadlineExceeded => $"{where} does not answer within {Patience.TotalSeconds:0} s",
            StatusCode.Unimplemented => $"the node at {where} does not serve this; it takes a store and the role web",
            StatusCode.Unavailable or StatusCode.Internal when fault.Status.DebugException is { } cause =>
                Unreached(server, cause.GetBaseException(), reason),
            _ => $"{where}: {reason}",
        };
    }

    private static string Unreached(GrpcPeer server, Exception cause, string reason)
    {
        var where = ServerOptions.Shown(server);
        return (cause, server.Address.Scheme) switch
        {
            (SocketException { SocketErrorCode: not (HangUp or Cut or Broken) }, _) =>
                $"there is no server at {where} ({reason}); 'auditactors run' serves gRPC where grpc.listen says, "
                + "--address names another",
            (AuthenticationException, _) =>
                $"no TLS with {where} ({reason}); --ca names who signs the server's certificate, and addresses without "
                + "https:// are asked in clear",
            (_, "https") =>
                $"{where} hangs up; it may want a certificate that its grpc.client-ca has signed and that is in force "
                + "(--cert)",
            _ => $"{where} hangs up ({reason}); where it speaks TLS, --address has https://",
        };
    }
}
