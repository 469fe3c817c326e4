using System.Text;
using AuditActors.Events;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Events;

/// <summary>One payload through a splitter, with what came out of it.</summary>
internal sealed class Splitting
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public List<AuditEvent> Events { get; } = [];

    public List<SkipReason> Skipped { get; } = [];

    public List<string> Details { get; } = [];

    public IEnumerable<string> Ids =>
        Events.Select((e, i) => e.Header.AuditId.IsMissing ? "-" : Text(e.Header.AuditId, i));

    public IEnumerable<ulong> Times => Events.Select(e => e.Header.Time);

    public static Splitting Of(string payload, int maxEventBytes = 1 << 20) =>
        Of(Encoding.UTF8.GetBytes(payload), maxEventBytes);

    public static Splitting Of(byte[] payload, int maxEventBytes = 1 << 20)
    {
        var splitting = new Splitting();
        var splitter = new EventSplitter(maxEventBytes, new FakeTimeProvider(Now));
        splitter.Split(payload, splitting.Events, (reason, detail) =>
        {
            splitting.Skipped.Add(reason);
            splitting.Details.Add(detail);
        });
        return splitting;
    }

    public string Json(int index) => Encoding.UTF8.GetString(Events[index].Json.Span);

    public string Text(JsonSlice slice, int index = 0) =>
        slice.IsMissing ? "<NA>" : Encoding.UTF8.GetString(slice.In(Events[index].Json.Span));
}
