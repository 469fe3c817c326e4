namespace AuditActors.App.Import;

/// <summary>Where Falco sends alerts.</summary>
internal static class FalcoOutputs
{
    private const string NeedsStore =
        "what waits for its receiver is lost with the node: set data, or store.kind to postgresql";

    private const string OfSecret =
        "it may hold a secret and is not written; give it as sinks.falco "
        + "{ type = http, url = ${?AUDITACTORS_FALCO_URL} }";

    private const string OfPrograms = "it may hold a secret and is not written; a sink of type program is its "
        + "counterpart, with command = [\"/bin/sh\", \"-c\", …] where there is a shell";

    private const string OfSyslog =
        "a sink of type syslog is its counterpart, with the address of a server: udp://HOST:514";

    public static void Convert(FalcoSection from, ImportedConfiguration to)
    {
        if (from.Section("stdout_output")?.Flag("enabled") == false)
            to.Note("stdout_output.enabled", "alerts are always printed too");
        if (from.Section("http_output") is { } http && http.Flag("enabled") == true) Http(http, to);
        if (from.Section("file_output") is { } file && file.Flag("enabled") == true) File(file, from, to);
        if (from.Section("program_output")?.Flag("enabled") == true) to.Note(from.PathOf("program_output"), OfPrograms);
        if (from.Section("syslog_output")?.Flag("enabled") == true) to.Note(from.PathOf("syslog_output"), OfSyslog);
        if (from.Has("outputs") || from.Has("rate"))
            to.Note(from.PathOf(from.Has("outputs") ? "outputs" : "rate"),
                "each sink has a rate of its own: sinks.NAME.rate");

        if (from.Section("grpc")?.Flag("enabled") == true | from.Section("grpc_output")?.Flag("enabled") == true)
            to.Note("grpc", "alerts are served at grpc.listen, 127.0.0.1:5060 unless it is set");
    }

    private static void Http(FalcoSection http, ImportedConfiguration to)
    {
        if (http.Text("url") is not { Length: > 0 } url) return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Query.Length + address.UserInfo.Length > 0)
        {
            to.Note(http.PathOf("url"), OfSecret);
            return;
        }

        to.Settings.Set("sinks.falco.type", "http");
        to.Settings.Set("sinks.falco.url", url);
        if (http.Text("user_agent") is { Length: > 0 } agent) to.Settings.Set("sinks.falco.user-agent", agent);
        if (http.Flag("compress_uploads") is { } compresses) to.Settings.Set("sinks.falco.gzip", compresses);
        if (http.Flag("insecure") == true) to.Settings.Set("sinks.falco.tls.verify", false);
        if ((http.Text("ca_cert") ?? http.Text("ca_bundle")) is { Length: > 0 } authority)
            to.Settings.Set("sinks.falco.tls.ca-file", authority);
        if (http.Flag("mtls") == true)
        {
            to.Settings.Set("sinks.falco.tls.certificate-file", http.Text("client_cert") ?? "");
            to.Settings.Set("sinks.falco.tls.key-file", http.Text("client_key") ?? "");
        }

        to.Note(http.PathOf("url"), NeedsStore);
    }

    private static void File(FalcoSection file, FalcoSection from, ImportedConfiguration to)
    {
        if (file.Text("filename") is not { Length: > 0 } path) return;
        to.Settings.Set("sinks.falco-file.type", "file");
        to.Settings.Set("sinks.falco-file.path", path);
        to.Settings.Set("sinks.falco-file.format", from.Flag("json_output") == true ? "json" : "text");
        to.Note(file.PathOf("filename"), NeedsStore);
    }
}
