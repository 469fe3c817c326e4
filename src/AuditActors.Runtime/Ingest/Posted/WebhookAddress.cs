using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Posted;

/// <summary>
/// Where audit events are posted, as Falco's <c>open_params</c> writes it; an empty host is any address.
/// </summary>
public sealed partial record WebhookAddress
{
    private const string FalcoScheme = "falco";
    private const int FalcoPort = 2801;
    private const int PlainPort = 80;
    private const int TlsPort = 443;

    private WebhookAddress()
    {
    }

    public required bool IsTls { get; init; }

    public required IPEndPoint Listen { get; init; }

    /// <summary>With a slash at its end it stands for all paths below it, too.</summary>
    public required string Path { get; init; }

    /// <summary>Fails with <see cref="InputException"/>.</summary>
    public static WebhookAddress Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } form)
            throw new InputException(
                "a webhook is http://HOST:PORT/PATH or https://HOST:PORT/PATH, without a user, a query and a fragment");
        var isTls = form.Groups["scheme"].Value == "https";
        var port = form.Groups["port"].Value;
        return new WebhookAddress
        {
            IsTls = isTls,
            Listen = new IPEndPoint(Host(form.Groups["host"].Value), port.Length > 0 ? Port(port) : Usual(isTls)),
            Path = form.Groups["path"].Value is { Length: > 0 } path ? path : "/",
        };
    }

    /// <summary>
    /// Where other Falcos post their alerts: <c>falco</c> in the place of <c>http</c>, and the port of Falcosidekick.
    /// Fails with <see cref="InputException"/>.
    /// </summary>
    public static WebhookAddress ParseFalco(string text)
    {
        var address = Parse($"http{text[FalcoScheme.Length..]}");
        var hasPort = Form().Match($"http{text[FalcoScheme.Length..]}").Groups["port"].Length > 0;
        return hasPort ? address : address with { Listen = new IPEndPoint(address.Listen.Address, FalcoPort) };
    }

    public override string ToString() => $"{(IsTls ? "https" : "http")}://{Listen}{Path}";

    private static int Usual(bool isTls) => isTls ? TlsPort : PlainPort;

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new InputException($"a webhook cannot listen on port {text}");

    private static IPAddress Host(string host) => host switch
    {
        "" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(host, out var address)
            ? address
            : throw new InputException(
                $"a webhook listens on an address of this machine, such as 0.0.0.0 or 127.0.0.1, not on '{host}'"),
    };

    [GeneratedRegex(
        @"^(?<scheme>https?)://(\[(?<host>[0-9A-Fa-f:.]+)\]|(?<host>[A-Za-z0-9.-]*))(:(?<port>[0-9]{1,5}))?"
            + @"(?<path>/[^?#\s]*)?$",
        RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
