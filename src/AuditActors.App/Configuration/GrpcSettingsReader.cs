using System.Net;
using AuditActors.App.Commands;

namespace AuditActors.App.Configuration;

/// <summary>The settings of the gRPC server.</summary>
internal static class GrpcSettingsReader
{
    /// <summary>Where to listen; null for nowhere. Fails with <see cref="CommandException"/>.</summary>
    public static IPEndPoint? Read(SettingsReader reader)
    {
        var text = reader.Text("grpc.listen");
        var isInsecure = reader.Flag("grpc.insecure");
        if (text.Length == 0) return null;
        if (!IPEndPoint.TryParse(text, out var address))
        {
            throw new CommandException(
                $"configuration: auditactors.grpc.listen is '{text}', wanted an IP address and a port, such as "
                + "127.0.0.1:5060");
        }

        if (IPAddress.IsLoopback(address.Address) || isInsecure) return address;
        throw new CommandException(
            $"configuration: auditactors.grpc.listen is '{text}', which other machines reach, and there is neither "
            + "encryption nor login; use 127.0.0.1, or set auditactors.grpc.insecure = on");
    }
}
