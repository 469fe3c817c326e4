using System.Buffers;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Events.Fields;

public sealed class EventFieldTests
{
    private const ulong Time = 1714557600_123456789;

    private static readonly ObservedEvent Third =
        new(Encoding.UTF8.GetBytes("{\"auditID\":\"1\",\"a\":[]}"), Time, 3, Time - 1_876_544_007);

    [Theory]
    [InlineData("evt.num", "3", "3")]
    [InlineData("evt.time", "10:00:00.123456789", "1714557600123456789")]
    [InlineData("evt.time.s", "10:00:00", "1714557600123456789")]
    [InlineData("evt.time.iso8601", "2024-05-01T10:00:00.123456789+0000", "1714557600123456789")]
    [InlineData("evt.datetime", "2024-05-01 10:00:00.123456789", "1714557600123456789")]
    [InlineData("evt.datetime.s", "2024-05-01 10:00:00", "1714557600123456789")]
    [InlineData("evt.rawtime", "1714557600123456789", "1714557600123456789")]
    [InlineData("evt.rawtime.s", "1714557600", "1714557600")]
    [InlineData("evt.rawtime.ns", "123456789", "123456789")]
    [InlineData("evt.reltime", "1876544007", "1876544007")]
    [InlineData("evt.reltime.s", "1", "1")]
    [InlineData("evt.reltime.ns", "876544007", "876544007")]
    [InlineData("evt.pluginname", "k8saudit", "\"k8saudit\"")]
    [InlineData("evt.plugininfo", "{\"auditID\":\"1\",\"a\":[]}", "\"{\\\"auditID\\\":\\\"1\\\",\\\"a\\\":[]}\"")]
    [InlineData("evt.source", "k8s_audit", "\"k8s_audit\"")]
    [InlineData("evt.is_async", "false", "false")]
    [InlineData("evt.asynctype", "<NA>", "null")]
    [InlineData("evt.hostname", "testhost", "\"testhost\"")]
    [InlineData("static.foo", "bar", "\"bar\"")]
    [InlineData("json.rawtime", "1714557600123456789", "\"1714557600123456789\"")]
    public void Prints_and_serialises(string field, string text, string json)
    {
        var viewing = Viewing.Of(Third, Viewing.Catalog, field);

        Assert.Equal(text, viewing.Text(field));
        Assert.Equal(json, viewing.Json(field));
    }

    [Theory]
    [InlineData("evt.rawtime.ns", 7, "000000007", "7")]
    [InlineData("evt.reltime", 7, "000000000", "0")]
    [InlineData("evt.reltime.ns", 7, "000000000", "0")]
    [InlineData("evt.time", 18446744072709551616, "23:34:32.709551616", "18446744072709551616")]
    [InlineData("evt.time.iso8601", 18446744072709551616, "2554-07-21T23:34:32.709551616+0000", "18446744072709551616")]
    [InlineData("evt.datetime", 18446744073709551615, "2554-07-21 23:34:33.709551615", "18446744073709551615")]
    [InlineData("evt.datetime.s", 0, "1970-01-01 00:00:00", "0")]
    public void Pads_and_wraps(string field, ulong time, string text, string json)
    {
        var viewing = Viewing.Of(new ObservedEvent("{}"u8.ToArray(), time, 1, time), Viewing.Catalog, field);

        Assert.Equal(text, viewing.Text(field));
        Assert.Equal(json, viewing.Json(field));
    }

    [Theory]
    [InlineData("evt.time.s", "05:00:00")]
    [InlineData("evt.datetime.s", "2024-05-01 05:00:00")]
    [InlineData("evt.time.iso8601", "2024-05-01T10:00:00.123456789+0000")]
    public void Uses_the_offset_in_force_now_not_at_the_event(string field, string text)
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new(2000, 1, 1),
            new(2100, 1, 1),
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new(1, 1, 1, 2, 0, 0), 3, 10),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new(1, 1, 1, 2, 0, 0), 11, 3));
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(-5), "east", "east", "east", [rule]);
        var november = new FakeTimeProvider(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var plan = new FieldPlan(new("h", zone, november));
        var slot = plan.Slot(Viewing.Catalog.Lookup(field).Use!);
        var view = plan.NewView();
        view.Load(Third);
        var written = new ArrayBufferWriter<byte>();

        view.WriteText(slot, written);
        Assert.Equal(text, Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Theory]
    [InlineData("{\"auditID\":\"a\\n\",\"stage\":\"s\"}", "a\n/s")]
    [InlineData("{\"auditID\":\"a\"}", "a")]
    [InlineData("{\"stage\":5}", "#08ebef906ba6a5ca3dc35747c51d1b85/5")]
    [InlineData("[]", "#4f53cda18c2baa0c0354bb5f9a3ecbe5")]
    public void The_identity_is_auditID_and_stage(string json, string identity)
    {
        var view = new FieldPlan(Viewing.Catalog).NewView();
        view.Load(new(Encoding.UTF8.GetBytes(json), 0, 1, 0));

        Assert.Equal(identity, view.EventIdentity());
        Assert.Equal(identity, Encoding.UTF8.GetString(view.Identity));
    }
}
