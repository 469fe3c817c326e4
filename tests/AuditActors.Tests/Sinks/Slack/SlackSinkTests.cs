using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Http;
using AuditActors.Sinks.Slack;

namespace AuditActors.Tests.Sinks.Slack;

public sealed class SlackSinkTests
{
    [Fact]
    public async Task A_message_has_an_attachment_an_alert_in_the_colour_of_its_priority()
    {
        var message = await SentAsync(options => options, SinkSome.Alert(1), SinkSome.Alert(2, Priority.Critical));

        var attachments = message.GetProperty("attachments").EnumerateArray().ToList();
        Assert.Equal(
            ["#ffc700", "#ff5400"], attachments.Select(attachment => attachment.GetProperty("color").GetString()));
        Assert.Equal("Warning: Shell in pod", attachments[0].GetProperty("title").GetString());
        Assert.Equal("Shell in pod (user=eve pod=\"web\")", attachments[0].GetProperty("text").GetString());
        Assert.Equal($"{SinkSome.Id(1)}", attachments[0].GetProperty("footer").GetString());
        Assert.Equal(1_760_000_011, attachments[0].GetProperty("ts").GetInt64());
        Assert.Equal(
            ["priority=Warning", "source=k8s_audit", "hostname=node-0", "tags=T1609, k8s", "ka.user.name=eve"],
            attachments[0].GetProperty("fields").EnumerateArray().Select(field =>
                $"{field.GetProperty("title").GetString()}={field.GetProperty("value").GetString()}"));
    }

    [Fact]
    public async Task A_message_says_what_it_is_told_to_say_of_itself()
    {
        var message = await SentAsync(
            options => options with
            {
                Channel = "#alerts",
                Username = "aa",
                IconUrl = "http://i",
                Footer = "f",
                Fields = false,
            },
            SinkSome.Alert());

        Assert.Equal("#alerts", message.GetProperty("channel").GetString());
        Assert.Equal("aa", message.GetProperty("username").GetString());
        Assert.Equal("http://i", message.GetProperty("icon_url").GetString());
        Assert.Equal($"f {SinkSome.Id(1)}", message.GetProperty("attachments")[0].GetProperty("footer").GetString());
        Assert.Equal(4, message.GetProperty("attachments")[0].GetProperty("fields").GetArrayLength());
    }

    [Fact]
    public async Task An_event_cannot_call_everybody()
    {
        var alert = SinkSome.Alert();
        alert = alert with { Alert = alert.Alert with { Message = "<!channel> & <http://x|y>"u8.ToArray() } };

        var message = await SentAsync(options => options, alert);

        Assert.Equal(
            "&lt;!channel&gt; &amp; &lt;http://x|y&gt;",
            message.GetProperty("attachments")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Long_texts_are_cut()
    {
        var alert = SinkSome.Alert();
        alert = alert with { Alert = alert.Alert with { Message = new byte[10_000].Select(_ => (byte)'x').ToArray() } };

        var message = await SentAsync(options => options, alert);

        Assert.Equal(3000, message.GetProperty("attachments")[0].GetProperty("text").GetString()!.Length);
    }

    private static async Task<JsonElement> SentAsync(
        Func<SlackOptions, SlackOptions> change, params LoggedAlert[] alerts)
    {
        await using var receiver = await HttpReceiver.StartAsync(request =>
            request.Headers.ContentType == "application/json"
                ? new Answer(200, "ok")
                : new Answer(400, "invalid_payload"));
        var options = new SlackOptions { Peer = new HttpPeerOptions { Url = receiver.Address } };
        await using var sink = new SlackSink(change(options), "node-0", TimeProvider.System);
        await sink.DeliverAsync(alerts, CancellationToken.None);
        return JsonElement.Parse(Assert.Single(receiver.Requests).Body);
    }
}
