using AuditActors.Events;
using AuditActors.Sinks.Syslog;

namespace AuditActors.Tests.Sinks.Syslog;

/// <summary>A real receiver of syslog reads every part of a message as it was meant.</summary>
public sealed class RsyslogTests
{
    [SkippableTheory]
    [InlineData(SyslogTransport.Udp)]
    [InlineData(SyslogTransport.Tcp)]
    public async Task Rsyslog_understands_messages(SyslogTransport transport)
    {
        await using var rsyslog = new Daemon("rsyslogd");
        var settings = rsyslog.Write("rsyslog.conf", $$"""
            module(load="imudp")
            module(load="imtcp")
            input(type="imudp" port="{{rsyslog.Port}}" address="127.0.0.1")
            input(type="imtcp" port="{{rsyslog.Port}}" address="127.0.0.1")
            template(name="parts" type="string" string="%syslogfacility-text%|%syslogseverity-text%|%protocol-version%|%timestamp:::date-rfc3339%|%hostname%|%app-name%|%msgid%|%structured-data%|%msg%\n")
            action(type="omfile" file="{{rsyslog.PathOf("messages")}}" template="parts")
            """);
        await rsyslog.StartAsync("-n", "-f", settings, "-i", rsyslog.PathOf("pid"));
        var options =
            new SyslogOptions { Transport = transport, Host = "127.0.0.1", Port = rsyslog.Port, Hostname = "node-0" };
        var format = SinkSome.Format with { Json = false };
        await using var sink = new SyslogSink(options, new AlertFormatter(format, TimeProvider.System));

        await sink.DeliverAsync([SinkSome.Alert(1)], default);
        await sink.DeliverAsync([SinkSome.Alert(2, Priority.Critical)], default);

        string[] messages = [];
        await Daemon.UntilAsync(async () =>
        {
            if (!File.Exists(rsyslog.PathOf("messages"))) return false;
            messages = await File.ReadAllLinesAsync(rsyslog.PathOf("messages"));
            return messages.Length == 2;
        });
        Assert.Equal(
            "authpriv|warning|1|2025-10-09T08:53:31.726060Z|node-0|auditactors|ALERT|[auditactors@32473 "
            + $"id=\"{SinkSome.Id(1)}\" "
            + "rule=\"Shell in pod\"]|08:53:31.726060287: Warning Shell in pod (user=eve pod=\"web\")",
            messages[0]);
        Assert.StartsWith("authpriv|crit|", messages[1], StringComparison.Ordinal);
    }
}
