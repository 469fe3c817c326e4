using System.Text;
using System.Text.Json;
using AuditActors.Sinks.Alertmanager;
using AuditActors.Sinks.Http;

namespace AuditActors.Tests.Sinks.Alertmanager;

/// <summary>A real Alertmanager takes what it is sent, odd names of fields included.</summary>
public sealed class AlertmanagerServerTests
{
    [SkippableFact]
    public async Task Alertmanager_shows_an_alert_as_active()
    {
        await using var server = new Daemon("prometheus-alertmanager");
        var settings = server.Write("settings.yml", "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        await server.StartAsync(
            $"--config.file={settings}", $"--storage.path={server.PathOf("data")}",
            $"--web.listen-address=127.0.0.1:{server.PortText}", "--cluster.listen-address=");
        var url = new Uri($"http://127.0.0.1:{server.PortText}/api/v2/alerts");
        var options = new AlertmanagerOptions { Peer = new HttpPeerOptions { Url = url } };
        await using var sink = new AlertmanagerSink(options, "node-0", TimeProvider.System);
        var alert = SinkSome.Alert();
        var fields = """{"evt.time":1,"jevt.value[/sourceIPs/0]":"10.0.0.1","ka.list":["a","b"],"ka.missing":null}""";
        alert = alert with { Alert = alert.Alert with { OutputFields = Encoding.UTF8.GetBytes(fields) } };

        await sink.DeliverAsync([alert, SinkSome.Alert(2)], default);

        using var http = new HttpClient();
        var active = JsonElement.Parse(await http.GetStringAsync(url)).EnumerateArray().ToList();
        Assert.Equal(2, active.Count);
        Assert.All(
            active, shown => Assert.Equal("active", shown.GetProperty("status").GetProperty("state").GetString()));
        Assert.Contains(active, shown => shown.GetProperty("labels").TryGetProperty("jevt_value__sourceIPs_0", out _));
        Assert.Contains(active,
            shown => shown.GetProperty("annotations").GetProperty("alert_id").GetString() == $"{SinkSome.Id(1)}");
    }
}
