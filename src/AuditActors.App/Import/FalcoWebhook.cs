namespace AuditActors.App.Import;

/// <summary>Falco's webhook for audit events, which is one of ours too.</summary>
internal static class FalcoWebhook
{
    private const string UsualCertificate = "/etc/falco/falco.pem";

    public static string Source(string opened, FalcoSection plugin, ImportedConfiguration to)
    {
        var settings = plugin.Section("init_config");
        if (settings?.Number("webhookMaxBatchSize") is { } size) to.Settings.Set("webhook.max-body", $"{size} B");
        if (opened.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            to.Settings.Set("webhook.certificate", settings?.Text("sslCertificate") ?? UsualCertificate);
        return opened;
    }
}
