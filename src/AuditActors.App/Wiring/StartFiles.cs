using AuditActors.App.Configuration;
using AuditActors.App.Webhook;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Store;
using AuditActors.Sinks.Grpc;

namespace AuditActors.App.Wiring;

/// <summary>
/// Files and folders that settings name, looked at before anything starts: what is missing would show only when it is
/// needed. Fails with <see cref="CommandException"/>, which names the setting and the file.
/// </summary>
internal static class StartFiles
{
    public static void Check(NodeSettings settings, IReadOnlyList<SourceAddress> sources)
    {
        if (settings.Ingest.Ldp.TokenFile is { } token
            && sources.OfType<SourceAddress.Tail>().Any(tail => !tail.Address.HasToken))
            CheckToken(token);
        if (settings.Grpc?.Listen is GrpcListen.Tcp { Tls: { } load }) CheckCertificates(load);
        if (settings.Grpc?.Listen is GrpcListen.UnixSocket { Path: var socket } listen
            && !Directory.Exists(Path.GetDirectoryName(socket)))
            throw Fault("grpc.listen", $"{listen}: there is no folder for this socket");
        WebhookServers.Check(sources, settings.Webhook);
        if (settings.Store?.Location is StoreLocation.SqliteFile { Path: { Length: > 0 } file })
            CheckFolder("data or auditactors.store.sqlite.file", Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (settings.Ingest.Spool is { } spool && settings.Cluster.Roles.HasFlag(NodeRoles.Ingest))
            CheckFolder("spool.directory", Path.GetFullPath(spool.Directory));
    }

    // It is read again for each connection, and nothing of it is told.
    private static void CheckToken(string file)
    {
        const string Setting = "ldp.token-file";
        try
        {
            if (File.ReadAllText(file).Trim().Length == 0) throw Fault(Setting, $"{file}: there is no token in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(Setting, $"the stream's token cannot be read: {e.Message}");
        }
    }

    private static void CheckCertificates(Func<Action<string>, object> load)
    {
        try
        {
            load(_ => { });
        }
        catch (IOException e)
        {
            throw Fault("grpc", e.Message);
        }
    }

    // One that is not there is made at the start, so the folder above it counts.
    private static void CheckFolder(string setting, string folder)
    {
        var above = folder;
        while (!Directory.Exists(above) && !File.Exists(above) && Path.GetDirectoryName(above) is { } parent)
            above = parent;
        try
        {
            var probe = Path.Combine(above, $".auditactors-{Guid.NewGuid():N}");
            using var file = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(setting, $"{folder}: nothing can be written there: {e.Message}");
        }
    }

    private static CommandException Fault(string setting, string fault) =>
        new($"configuration: {SettingsReader.Own}.{setting}: {fault}");
}
