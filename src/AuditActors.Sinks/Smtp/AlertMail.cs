using System.Buffers;
using System.Globalization;
using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Json;
using MimeKit;

namespace AuditActors.Sinks.Smtp;

/// <summary>Alerts as a mail. What events say is plain text in it, never a header of its own.</summary>
internal sealed class AlertMail(SmtpOptions options, AlertFormatter formatter)
{
    private const int LongestSubject = 150;
    private const int LongestText = 10_000;
    private const int LongestValue = 1000;
    private const int MostFields = 60;

    /// <summary>The same alerts make a mail of the same Message-Id.</summary>
    public MimeMessage Of(IReadOnlyList<LoggedAlert> alerts)
    {
        var mail = new MimeMessage
        {
            Subject = Subject(alerts),
            MessageId = $"{alerts[0].Id}.{alerts.Count}@auditactors",
            Body = new TextPart("plain") { Text = Text(alerts) },
        };
        mail.From.Add(MailboxAddress.Parse(options.From));
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static string Subject(IReadOnlyList<LoggedAlert> alerts)
    {
        var worst = alerts.MinBy(logged => logged.Alert.Priority)!.Alert;
        var others = alerts.Count == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" and {alerts.Count - 1} more");
        return ShortText.Of(Line($"{worst.Priority}: {worst.Rule}"), LongestSubject) + others;
    }

    private string Text(IReadOnlyList<LoggedAlert> alerts)
    {
        var text = new StringBuilder();
        foreach (var logged in alerts)
        {
            if (text.Length > 0) text.AppendLine().AppendLine("--").AppendLine();
            Append(logged, text);
        }

        return text.ToString();
    }

    private void Append(LoggedAlert logged, StringBuilder to)
    {
        var alert = logged.Alert;
        to.AppendLine(ShortText.Of(Line(Printed(alert)), LongestText)).AppendLine();
        AppendField("rule", alert.Rule, to);
        AppendField("priority", $"{alert.Priority}", to);
        AppendField("source", alert.Source, to);
        if (alert.Tags.Length > 0) AppendField("tags", string.Join(", ", alert.Tags), to);
        foreach (var (name, value) in AlertFieldText.Of(alert).Take(MostFields)) AppendField(name, value, to);
        AppendField("id", $"{logged.Id}", to);
    }

    private string Printed(Alert alert)
    {
        var line = new ArrayBufferWriter<byte>();
        formatter.Write(alert, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void AppendField(string name, string value, StringBuilder to) =>
        to.Append(Line(name)).Append(": ").AppendLine(ShortText.Of(Line(value), LongestValue));

    // A value stays on its line, so that it cannot pass for another one.
    private static string Line(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
