using System.Net;
using AuditActors.App.Commands;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Tls;

namespace AuditActors.App.Configuration;

/// <summary>The settings of the gRPC server.</summary>
internal static class GrpcSettingsReader
{
    private const string UnixPrefix = "unix:";

    /// <summary>Where to listen; null for nowhere. Fails with <see cref="CommandException"/>.</summary>
    public static GrpcListen? Read(SettingsReader reader)
    {
        var text = reader.Text("grpc.listen");
        var isInsecure = reader.Flag("grpc.insecure");
        var (certificate, key, clients) =
            (reader.Text("grpc.certificate"), reader.Text("grpc.key"), reader.Text("grpc.client-ca"));
        if (text.Length == 0) return null;
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal)) return Socket(text);
        if (!IPEndPoint.TryParse(text, out var address))
        {
            throw new CommandException(
                $"configuration: auditactors.grpc.listen is '{text}', wanted an IP address and a port, such as "
                + "127.0.0.1:5060, or unix:PATH");
        }

        if (clients.Length > 0 && certificate.Length == 0)
        {
            throw new CommandException(
                "configuration: auditactors.grpc.client-ca needs auditactors.grpc.certificate, too");
        }

        if (!IPAddress.IsLoopback(address.Address) && clients.Length == 0 && !isInsecure)
        {
            throw new CommandException(
                $"configuration: auditactors.grpc.listen is '{text}', which other machines reach; name certificates "
                + "with auditactors.grpc.certificate and client-ca, use 127.0.0.1, or set auditactors.grpc.insecure = on");
        }

        return new GrpcListen.Tcp(
            address, certificate.Length > 0 ? () => ServerTls.Load(certificate, key, clients) : null);
    }

    private static GrpcListen.UnixSocket Socket(string text)
    {
        var path = text[UnixPrefix.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal)) path = path["//".Length..];
        return Path.IsPathRooted(path)
            ? new GrpcListen.UnixSocket(path)
            : throw new CommandException(
                $"configuration: auditactors.grpc.listen is '{text}', wanted an absolute path, such as "
                + "unix:/run/auditactors/grpc.sock");
    }
}
