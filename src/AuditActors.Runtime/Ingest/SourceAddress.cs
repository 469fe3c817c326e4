using System.Text.RegularExpressions;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Ingest.Posted;

namespace AuditActors.Runtime.Ingest;

/// <summary>What a user can name as a source of events.</summary>
public abstract partial record SourceAddress
{
    /// <summary>The forms that are understood, for messages.</summary>
    public const string Forms = "ldp://HOST/tail/?tk=TOKEN, wss://…, ws://…, HOST/tail/?tk=TOKEN, "
        + "http://HOST:PORT/PATH or https://… (listens for an API server), falco://HOST:PORT/ or falcos://… (listens "
        + "for alerts of other Falcos), file:PATH (followed), a file, a folder, or - for standard input";

    private SourceAddress()
    {
    }

    /// <summary>A form that is safe to print: never with a token.</summary>
    public abstract string Name { get; }

    /// <summary>A stream of a Logs Data Platform.</summary>
    public sealed record Tail(LdpAddress Address) : SourceAddress
    {
        public override string Name => Address.Name;
    }

    /// <summary>A file that grows.</summary>
    public sealed record Followed(string Path) : SourceAddress
    {
        public override string Name => $"file:{Path}";
    }

    /// <summary>A file as it is, or all files of a folder in the order of their names.</summary>
    public sealed record Recorded(string Path) : SourceAddress
    {
        public override string Name => Path;
    }

    public sealed record StandardInput : SourceAddress
    {
        public override string Name => "standard input";
    }

    /// <summary>Events that an API server posts; who listens opens it as <see cref="Posted"/>.</summary>
    public sealed record Webhook(WebhookAddress Address) : SourceAddress
    {
        public override string Name => Address.ToString();
    }

    /// <summary>Alerts of other Falcos, which are judged already; who listens takes them to the log.</summary>
    public sealed record Alerts(WebhookAddress Address) : SourceAddress
    {
        public override string Name => $"falco{Address.ToString()["http".Length..]}";
    }

    /// <summary>Payloads that are acknowledged when their events are finished.</summary>
    public sealed record Posted(string Label, PostedPayloads Payloads) : SourceAddress
    {
        public override string Name => Label;
    }

    /// <summary>Any bytes under a name of the caller's; they are read once.</summary>
    public sealed record Given(string Label, Func<Stream> Open) : SourceAddress
    {
        public override string Name => Label;
    }

    /// <summary>Fails with <see cref="InputException"/>, whose message repeats no more than the scheme.</summary>
    public static SourceAddress Parse(string text)
    {
        if (text == "-") return new StandardInput();
        if (text.StartsWith("file:", StringComparison.Ordinal)) return ParseFollowed(text["file:".Length..]);
        if (Scheme().Match(text) is { Success: true } scheme && !Path.Exists(text))
            return ParseWithScheme(text, scheme.Groups[1].Value);
        if (BareTail().IsMatch(text) && !Path.Exists(text)) return new Tail(LdpAddress.Parse($"wss://{text}"));
        return text.Length > 0 ? new Recorded(text) : throw new InputException($"an empty source; use {Forms}");
    }

    private static Followed ParseFollowed(string path)
    {
        if (path.StartsWith("//", StringComparison.Ordinal)) path = path["//".Length..];
        return path.Length > 0 ? new Followed(path) : throw new InputException("file: names no file");
    }

    private static SourceAddress ParseWithScheme(string text, string scheme) => scheme switch
    {
        "http" or "https" => new Webhook(WebhookAddress.Parse(text)),
        "falco" or "falcos" => new Alerts(WebhookAddress.ParseFalco(text)),
        "ldp" => new Tail(LdpAddress.Parse($"wss{text["ldp".Length..]}")),
        "ws" or "wss" => new Tail(LdpAddress.Parse(text)),
        _ => throw new InputException($"source scheme '{scheme}' is not supported; use {Forms}"),
    };

    // Two letters at least: one is a drive.
    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]+):", RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[A-Za-z0-9.-]+(:[0-9]+)?/tail/?(\?.*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex BareTail();
}
