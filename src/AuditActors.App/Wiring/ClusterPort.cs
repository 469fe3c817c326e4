using System.Net;
using System.Net.Sockets;
using AuditActors.App.Configuration;

namespace AuditActors.App.Wiring;

/// <summary>
/// Where other nodes reach this one: remoting itself ends with pages of traces when it cannot listen there.
/// </summary>
internal static class ClusterPort
{
    /// <summary>
    /// Fails with <see cref="CommandException"/> when somebody else listens, or the address is another machine's.
    /// </summary>
    public static void Check(ClusterPlace place)
    {
        if (place.Port == 0) return;
        var address = new IPEndPoint(IPAddress.Parse(place.Bind), place.Port);
        // Without listening: nodes that already look for this one would be turned away.
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(address);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CommandException(
                $"configuration: auditactors.cluster.port: {address} is taken by another program; name another port");
        }
        catch (SocketException e)
        {
            throw new CommandException($"configuration: auditactors.cluster.bind: {address}: {e.Message}");
        }
    }
}
