using System.CommandLine;
using System.CommandLine.Parsing;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Tls;

namespace AuditActors.App.Commands.Server;

/// <summary>The options of commands that ask a running node by gRPC: where it is, and what it is shown.</summary>
internal sealed class ServerOptions
{
    private const string DefaultAddress = "127.0.0.1:5060";
    private const string TokenVariable = "AUDITACTORS_TOKEN";
    private const long LongestToken = 64 * 1024;

    private readonly Option<Uri?> _address;
    private readonly Option<string> _authority = Pem("--ca", "Who signs the server's certificate");
    private readonly Option<string> _certificate = Pem("--cert", "The certificate to show to the server");
    private readonly Option<string> _key = Pem("--key", "Its key, unless that is in the same file");

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = $"A file with the bearer token to show to the server; {TokenVariable} can hold the token itself",
        HelpName = "FILE",
    };

    /// <param name="isOptional">Whether a command without an address asks nobody.</param>
    public ServerOptions(bool isOptional = false)
    {
        _address = new Option<Uri?>("--address")
        {
            Description = "Where a node serves gRPC; https://HOST:PORT with encryption"
                + (isOptional ? "; without it the store that the configuration names is used" : ""),
            HelpName = "HOST:PORT|unix:PATH",
            CustomParser = result => Read(result.Tokens[0].Value) ?? Refuse(result),
        };
        if (!isOptional) _address.DefaultValueFactory = _ => new Uri($"http://{DefaultAddress}");
    }

    public IEnumerable<Option> All => [_address, _authority, _certificate, _key, _token];

    /// <summary>Null where no server is named. Fails with <see cref="CommandException"/>.</summary>
    public GrpcPeer? Read(ParseResult parsed, Func<string, string?> environment) =>
        parsed.GetValue(_address) is not { } address ? null : new GrpcPeer(address)
        {
            Tls = new ClientTls(
                parsed.GetRequiredValue(_authority),
                parsed.GetRequiredValue(_certificate),
                parsed.GetRequiredValue(_key)),
            Token = Token(parsed.GetValue(_token), environment(TokenVariable)),
        };

    public static string Shown(GrpcPeer server) =>
        server.Address.Authority.Length > 0 ? server.Address.Authority : server.Address.OriginalString;

    private static Func<string>? Token(string? file, string? given)
    {
        if (file is null) return given is { Length: > 0 } ? () => Checked(TokenVariable, given) : null;
        TokenIn(file);
        return () => TokenIn(file);
    }

    private static string TokenIn(string file)
    {
        try
        {
            if (new FileInfo(file).Length > LongestToken) throw NoToken(file);
            return Checked(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file}: no token can be read: {e.Message}");
        }
    }

    // What is no token would appear in the error of whoever makes a header of it.
    private static string Checked(string where, string text) =>
        text.Trim() is { Length: > 0 } token && token.All(letter => letter is > ' ' and <= '~')
            ? token
            : throw NoToken(where);

    private static CommandException NoToken(string where) =>
        new($"{where}: there is no token in it; a token is one line of letters, digits and signs without spaces");

    private static Option<string> Pem(string name, string description) => new(name)
    {
        Description = $"{description}, a PEM file",
        HelpName = "FILE",
        DefaultValueFactory = _ => "",
    };

    private static Uri? Read(string text)
    {
        if (text.StartsWith("unix:/", StringComparison.Ordinal)) return new Uri(text);
        var uri = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(uri, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { PathAndQuery: "/", Port: > 0, UserInfo: "" }
            && text.TrimEnd('/').EndsWith($":{address.Port}", StringComparison.Ordinal)
                ? address
                : null;
    }

    private static Uri? Refuse(ArgumentResult result)
    {
        result.AddError(
            $"--address wants a host and a port, such as {DefaultAddress}, https://HOST:PORT, or unix:PATH, not "
            + $"'{result.Tokens[0].Value}'");
        return null;
    }
}
