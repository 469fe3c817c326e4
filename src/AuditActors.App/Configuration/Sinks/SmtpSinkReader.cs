using AuditActors.Sinks.Smtp;
using MimeKit;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>Settings of sinks that send mail.</summary>
internal static class SmtpSinkReader
{
    private static readonly Dictionary<string, (SmtpEncryption Encryption, int Port)> Encryptions = new()
    {
        ["starttls"] = (SmtpEncryption.StartTls, 587),
        ["tls"] = (SmtpEncryption.Tls, 465),
        ["off"] = (SmtpEncryption.Off, 25),
    };

    public static SinkTarget Read(SinkSection section)
    {
        var (encryption, usual) = section.Settings.OneOf("encryption", Encryptions);
        var (host, port) = Server(section, usual);
        var options = new SmtpOptions
        {
            Host = host,
            Port = port,
            Encryption = encryption,
            User = section.Text("user"),
            Password = section.Secret("password"),
            From = Mailbox(section, "from", section.Needed("from")),
            To = [.. section.Settings.Texts("to").Select(text => Mailbox(section, "to", text))],
            Tls = HttpPeerReader.Tls(section),
        };
        if (options.To.Count == 0) section.Settings.Refuse("to", "wanted some, such as [\"soc@example.com\"]");
        if (options.User.Length > 0 && encryption == SmtpEncryption.Off)
            section.Settings.Refuse("encryption", "a password is sent encrypted only: use starttls or tls");
        return new SinkTarget($"{host}:{port}", surroundings => new SmtpSink(options, surroundings.FalcoText));
    }

    private static (string Host, int Port) Server(SinkSection section, int usual)
    {
        var text = section.Needed("server");
        if (text.Length == 0) return ("localhost", usual);
        if (Uri.TryCreate($"smtp://{text}", UriKind.Absolute, out var address)
            && address is { PathAndQuery: "/" or "", UserInfo.Length: 0, Host.Length: > 0 })
            return (address.DnsSafeHost, address.Port > 0 ? address.Port : usual);
        section.Settings.Refuse("server", "wanted HOST or HOST:PORT, such as mail.example.com:587");
        return ("localhost", usual);
    }

    private static string Mailbox(SinkSection section, string path, string text)
    {
        var isOne = MailboxAddress.TryParse(text, out var mailbox)
            && mailbox.Address.Contains('@', StringComparison.Ordinal);
        if (text.Length > 0 && !isOne)
            section.Settings.Refuse(path, $"'{text}' is no address of mail, such as soc@example.com");
        return text;
    }
}
