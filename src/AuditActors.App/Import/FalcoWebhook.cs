namespace AuditActors.App.Import;

/// <summary>Falco's webhook for audit events, which is one of ours too.</summary>
internal static class FalcoWebhook
{
    private const long LeastBody = 64 * 1024;
    private const long LargestBody = 1024 * 1024 * 1024;
    private const long UsualWaiting = 64 * 1024 * 1024;
    private const string UsualCertificate = "/etc/falco/falco.pem";

    public static string Source(string opened, FalcoSection plugin, ImportedConfiguration to)
    {
        var settings = plugin.Map("init_config");
        if (settings?.Number("webhookMaxBatchSize") is { } size)
        {
            var fitting = Math.Clamp(size, LeastBody, LargestBody);
            to.Settings.Set("webhook.max-body", $"{fitting} B");
            if (fitting > UsualWaiting) to.Settings.Set("webhook.max-waiting", $"{fitting} B");
            if (fitting != size)
                to.Note(plugin.PathOf("init_config.webhookMaxBatchSize"),
                    $"{size} becomes {fitting}, which is possible here");
        }

        if (opened.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            to.Settings.Set("webhook.certificate", settings?.Text("sslCertificate") ?? UsualCertificate);
        return opened;
    }
}
