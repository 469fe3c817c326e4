using System.Collections.Frozen;
using System.Net;
using AuditActors.Sinks.Access;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Tls;

namespace AuditActors.App.Configuration;

/// <summary>The settings of the gRPC server.</summary>
internal static class GrpcSettingsReader
{
    private const string UnixPrefix = "unix:";

    /// <summary>Where to listen; null for nowhere. Fails with <see cref="CommandException"/>.</summary>
    public static GrpcSettings? Read(SettingsReader reader)
    {
        var text = reader.Text("grpc.listen");
        var isInsecure = reader.Flag("grpc.insecure");
        var (certificate, key, clients) =
            (reader.Text("grpc.certificate"), reader.Text("grpc.key"), reader.Text("grpc.client-ca"));
        var access = new AccessRules
        {
            Viewers = reader.Texts("grpc.viewers").ToFrozenSet(StringComparer.Ordinal),
            Admins = reader.Texts("grpc.admins").ToFrozenSet(StringComparer.Ordinal),
            ViewerTokens = Tokens(reader, "grpc.viewer-token-file"),
            AdminTokens = Tokens(reader, "grpc.admin-token-file"),
        };
        if (text.Length == 0) return null;
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return new GrpcSettings(Socket(text), WithStrangers(access, isLocal: true));
        if (!SettingsReader.TryEndPoint(text, out var address))
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

        var isLocal = IPAddress.IsLoopback(address.Address);
        if (!isLocal && !isInsecure && (certificate.Length == 0 || (clients.Length == 0 && !KnowsTokens(access))))
        {
            throw new CommandException(
                $"configuration: auditactors.grpc.listen is '{text}', which other machines reach; name certificates "
                + "with auditactors.grpc.certificate and client-ca (or a file of tokens in the place of client-ca), "
                + "use 127.0.0.1, or set auditactors.grpc.insecure = on");
        }

        return new GrpcSettings(
            new GrpcListen.Tcp(
                address, certificate.Length > 0 ? warn => ServerTls.Load(certificate, key, clients, warn) : null),
            clients.Length > 0 ? access : WithStrangers(access, isLocal));
    }

    private static BearerTokens? Tokens(SettingsReader reader, string path)
    {
        if (reader.Text(path) is not { Length: > 0 } file) return null;
        var tokens = BearerTokens.InFile(file);
        if (tokens.Fault() is { } fault) reader.Refuse(path, $"{file}: {fault}");
        return tokens;
    }

    private static bool KnowsTokens(AccessRules access) =>
        access.ViewerTokens is not null || access.AdminTokens is not null;

    // Where nobody has to show anything, whoever is on this machine may decide, too; others may only look.
    private static AccessRules WithStrangers(AccessRules access, bool isLocal)
    {
        if (KnowsTokens(access)) return access;
        return access with { Strangers = isLocal ? AccessRole.Admin : AccessRole.Viewer };
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
