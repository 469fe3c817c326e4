namespace AuditActors.App.Import;

/// <summary>Falco's webhook for audit events.</summary>
internal static class FalcoWebhook
{
    public static string? Source(string opened, FalcoSection plugin, ImportedConfiguration to)
    {
        to.Note(
            plugin.PathOf("open_params"),
            $"the webhook {opened} has no counterpart yet; let the API server write a file and follow it with file:PATH");
        return null;
    }
}
