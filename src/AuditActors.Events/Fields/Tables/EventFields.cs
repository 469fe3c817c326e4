using System.Text;
using AuditActors.Events.Fields.Sources;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The <c>evt.*</c> fields: what is known of an event besides its JSON.</summary>
internal static class EventFields
{
    private const ulong PerSecond = UnixNanoseconds.PerSecond;
    private const byte NanosecondDigits = 9;

    public static IReadOnlyList<FieldDefinition> All(string hostname, TimeZoneInfo zone, TimeProvider clock) =>
    [
        Number("evt.num", "Number of the event within its source, from 1.", e => e.Number),
        Text("evt.time", "Local time of day with nanoseconds.", new EventTime(zone, clock, TimeForm.TimeOfDay)),
        Text("evt.time.s", "Local time of day.", new EventTime(zone, clock, TimeForm.TimeOfDaySeconds)),
        Text("evt.time.iso8601", "UTC date and time with nanoseconds.", new EventTime(zone, clock, TimeForm.Iso8601)),
        Text("evt.datetime", "Local date and time with nanoseconds.", new EventTime(zone, clock, TimeForm.DateTime)),
        Text("evt.datetime.s", "Local date and time.", new EventTime(zone, clock, TimeForm.DateTimeSeconds)),
        Number("evt.rawtime", "Nanoseconds since 1970.", e => e.Time, FieldType.Time),
        Number("evt.rawtime.s", "Whole seconds since 1970.", e => e.Time / PerSecond, FieldType.Time),
        Number(
            "evt.rawtime.ns",
            "Nanoseconds within the second.",
            e => e.Time % PerSecond,
            FieldType.Time,
            NanosecondDigits),
        Number(
            "evt.reltime",
            "Nanoseconds since the first event of the source.",
            Since,
            FieldType.Duration,
            NanosecondDigits),
        Number(
            "evt.reltime.s",
            "Whole seconds since the first event of the source.",
            e => Since(e) / PerSecond,
            FieldType.Duration),
        Number(
            "evt.reltime.ns",
            "Nanoseconds within the second since the first event of the source.",
            e => Since(e) % PerSecond,
            FieldType.Duration,
            NanosecondDigits),
        Text("evt.pluginname", "Always k8saudit.", new Constant("k8saudit"u8.ToArray())),
        Text("evt.plugininfo", "The whole event as compact JSON.", new EventJson()),
        Text("evt.source", "Always k8s_audit.", new Constant("k8s_audit"u8.ToArray())),
        new(new("evt.is_async", FieldType.Flag, false, FieldArgument.None, "Always false."), (_, _) => new Never()),
        Text("evt.asynctype", "Always missing.", new Nothing()),
        Text("evt.hostname", "Name of this machine.", new Constant(Encoding.UTF8.GetBytes(hostname))),
    ];

    private static ulong Since(ObservedEvent e) => unchecked(e.Time - e.FirstTime);

    private static FieldDefinition Text(string name, string meaning, FieldSource source) =>
        new(new(name, FieldType.Text, false, FieldArgument.None, meaning), (_, _) => source);

    private static FieldDefinition Number(
        string name,
        string meaning,
        Func<ObservedEvent, ulong> number,
        FieldType type = FieldType.Number,
        byte width = 0) =>
        new(new(name, type, false, FieldArgument.None, meaning), (_, _) => new EventNumber(number, width));
}
