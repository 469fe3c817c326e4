namespace AuditActors.App.Import;

/// <summary>Where Falco sends alerts.</summary>
internal static class FalcoOutputs
{
    public static void Convert(FalcoSection from, ImportedConfiguration to)
    {
        if (from.Section("stdout_output")?.Flag("enabled") == false)
            to.Note("stdout_output.enabled", "alerts are always printed too");
        if (from.Section("http_output") is { } http && http.Flag("enabled") == true) Http(http, to);
        foreach (var kind in (ReadOnlySpan<string>)["file_output", "program_output", "syslog_output"])
        {
            if (from.Section(kind)?.Flag("enabled") == true)
                to.Note(from.PathOf(kind), "not imported; standard output can be led there");
        }

        if (from.Section("grpc")?.Flag("enabled") == true | from.Section("grpc_output")?.Flag("enabled") == true)
            to.Note("grpc", "alerts by gRPC need a store: set store.kind, and grpc.listen to an address");
    }

    private static void Http(FalcoSection http, ImportedConfiguration to)
    {
        if (http.Text("url") is not { Length: > 0 } url) return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Query.Length + address.UserInfo.Length > 0)
        {
            to.Note(http.PathOf("url"), "it may hold a secret and is not written; give it as sinks.falco.url");
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

        to.Note(http.PathOf("url"), "a sink beside standard output needs a store: set store.kind to sqlite or postgresql");
    }
}
