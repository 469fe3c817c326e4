using AuditActors.App.Webhook;
using AuditActors.Sinks.Access;
using static AuditActors.App.Configuration.ByteUnits;

namespace AuditActors.App.Configuration;

/// <summary>The settings of webhooks.</summary>
internal static class WebhookSettingsReader
{
    private const string TokenVariable = "AUDITACTORS_WEBHOOK_TOKEN";

    public static WebhookOptions Read(SettingsReader reader, Func<string, string?> environment)
    {
        var mostBody = (int)reader.Size("webhook.max-body", least: 64 * KiB, most: GiB);
        return new WebhookOptions
        {
            Certificate = reader.Text("webhook.certificate"),
            Key = reader.Text("webhook.key"),
            ClientAuthority = reader.Text("webhook.client-ca"),
            Tokens = Tokens(reader, environment(TokenVariable) ?? ""),
            MostBody = mostBody,
            MostWaiting = reader.Size("webhook.max-waiting", least: mostBody, most: 64 * GiB),
            MostConnections = reader.Count("webhook.max-connections", least: 1),
            AcknowledgeWithin = reader.TimeAboveZero("webhook.acknowledge-within"),
        };
    }

    // Read for each request, so that they can be exchanged; while there is none, nobody gets in.
    private static BearerTokens? Tokens(SettingsReader reader, string given)
    {
        const string Setting = "webhook.token-file";
        if (reader.Text(Setting) is not { Length: > 0 } file)
            return given.Length > 0 ? new BearerTokens(() => given) : null;
        var tokens = BearerTokens.InFile(file);
        if (tokens.Fault() is { } fault) reader.Refuse(Setting, $"{file}: {fault}");
        return tokens;
    }
}
