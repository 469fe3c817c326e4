using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Smtp;

/// <summary>How a mail server is spoken to.</summary>
public enum SmtpEncryption
{
    Off,

    /// <summary>Begins in the clear; without encryption nothing is sent.</summary>
    StartTls,

    Tls,
}

/// <summary>A mail server and whom mails go to.</summary>
public sealed record SmtpOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public SmtpEncryption Encryption { get; init; } = SmtpEncryption.StartTls;

    /// <summary>Empty: without logging in.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>A mailbox, such as <c>SOC &lt;soc@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public TlsOptions Tls { get; init; } = TlsOptions.Default;
}
