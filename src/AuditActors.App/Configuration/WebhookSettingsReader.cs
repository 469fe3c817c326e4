using AuditActors.App.Commands;
using AuditActors.App.Webhook;

namespace AuditActors.App.Configuration;

/// <summary>The settings of webhooks.</summary>
internal static class WebhookSettingsReader
{
    private const string TokenVariable = "AUDITACTORS_WEBHOOK_TOKEN";
    private const long KiB = 1024;
    private const long GiB = KiB * KiB * KiB;

    /// <summary>Fails with <see cref="CommandException"/> for a token file that cannot be read.</summary>
    public static WebhookOptions Read(SettingsReader reader, Func<string, string?> environment)
    {
        var mostBody = (int)reader.Size("webhook.max-body", least: 64 * KiB, most: GiB);
        return new WebhookOptions
        {
            Certificate = reader.Text("webhook.certificate"),
            Key = reader.Text("webhook.key"),
            ClientAuthority = reader.Text("webhook.client-ca"),
            Token = Token(reader.Text("webhook.token-file"), environment(TokenVariable) ?? ""),
            MostBody = mostBody,
            MostWaiting = reader.Size("webhook.max-waiting", least: mostBody, most: 64 * GiB),
            AcknowledgeWithin = reader.TimeAboveZero("webhook.acknowledge-within"),
        };
    }

    private static Func<string>? Token(string file, string given)
    {
        if (file.Length == 0) return given.Length > 0 ? () => given : null;
        return File.Exists(file)
            ? () => ReadFile(file)
            : throw new CommandException($"{file}: there is no such file with a token (webhook.token-file)");
    }

    // Read for each request, so that it can be exchanged; while there is none, nobody gets in.
    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
