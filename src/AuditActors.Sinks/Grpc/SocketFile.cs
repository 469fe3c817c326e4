using System.Net.Sockets;

namespace AuditActors.Sinks.Grpc;

/// <summary>The file of a unix socket: what an earlier server left of it, and who may connect.</summary>
internal static class SocketFile
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Removes a socket at which nobody listens.</summary>
    public static void RemoveAbandoned(string path)
    {
        if (!File.Exists(path)) return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Whatever it is, it is not ours to remove; listening will say so.
        }
    }

    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerAndGroup);
    }

    // A file with contents is no socket.
    private static bool IsSocket(string path) => new FileInfo(path).Length == 0;
}
