using AuditActors.Events;
using AuditActors.Sinks.Lines;
using AuditActors.Sinks.Syslog;
using static AuditActors.App.Configuration.ByteUnits;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>Settings of sinks whose receivers get alerts as Falco prints them: files, programs, syslog.</summary>
internal static class LineSinkReaders
{
    private const int LastFacility = 23;

    private static readonly Dictionary<string, bool> Formats = new() { ["json"] = true, ["text"] = false };

    private static readonly Dictionary<string, (SyslogTransport Transport, int Port)> Transports = new()
    {
        ["udp"] = (SyslogTransport.Udp, 514),
        ["tcp"] = (SyslogTransport.Tcp, 601),
        ["tls"] = (SyslogTransport.Tls, 6514),
    };

    public static SinkTarget File(SinkSection section)
    {
        var format = Format(section);
        var options = new FileSinkOptions(
            section.Needed("path"),
            section.Settings.Size("max-size", least: 1 * KiB, most: 1 * TiB),
            section.Settings.Count("keep", least: 0));
        return new SinkTarget(options.Path, surroundings => new FileSink(options, format(surroundings)));
    }

    public static SinkTarget Program(SinkSection section)
    {
        var format = Format(section);
        var command = section.Settings.Texts("command");
        if (command.Count == 0)
        {
            section.Settings.Refuse(
                "command", "wanted the program and its arguments, such as [\"/usr/bin/notify\", \"-v\"]");
        }

        return new SinkTarget(
            command.Count > 0 ? command[0] : "",
            surroundings => new ProgramSink(command, format(surroundings), surroundings.Log));
    }

    public static SinkTarget Syslog(SinkSection section)
    {
        var format = Format(section);
        var (transport, host, port) = Address(section);
        var facility = section.Settings.Count("facility", least: 0);
        if (facility > LastFacility) section.Settings.Refuse("facility", $"wanted a number from 0 to {LastFacility}");
        var options = new SyslogOptions
        {
            Transport = transport,
            Host = host,
            Port = port,
            Facility = facility,
            AppName = section.Needed("app-name"),
            Hostname = NodeHostname.Value,
            StructuredDataId = section.Needed("structured-data-id"),
            Tls = HttpPeerReader.Tls(section),
        };
        return new SinkTarget(
            section.Text("address"), surroundings => new SyslogSink(options, format(surroundings)));
    }

    public static Func<SinkSurroundings, AlertFormatter> Format(SinkSection section) =>
        section.Settings.OneOf("format", Formats)
            ? surroundings => surroundings.FalcoJson
            : surroundings => surroundings.FalcoText;

    private static (SyslogTransport Transport, string Host, int Port) Address(SinkSection section)
    {
        var text = section.Needed("address");
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && Transports.TryGetValue(address.Scheme, out var known)
            && address.Host.Length > 0)
            return (known.Transport, address.DnsSafeHost, address.Port > 0 ? address.Port : known.Port);
        if (text.Length > 0)
            section.Settings.Refuse("address", "wanted one such as udp://log:514, tcp://log:601, tls://log:6514");
        return (SyslogTransport.Udp, "localhost", 514);
    }
}
