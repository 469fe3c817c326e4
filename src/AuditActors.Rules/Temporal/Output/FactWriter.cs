using System.Buffers;
using System.Globalization;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>Writes what outputs tell of a match beside the fields of its events. For one thread at a time.</summary>
internal sealed class FactWriter
{
    private const int MostValues = 10;
    private const decimal MicrosecondsPerSecond = 1_000_000;

    private readonly EventView _clock;
    private readonly int _time;

    public FactWriter(FieldCatalog catalog)
    {
        var plan = new FieldPlan(catalog);
        _time = plan.Slot(catalog.Lookup("evt.time").Use!);
        _clock = plan.NewView();
    }

    /// <summary>Writes values with commas between, at most ten, and how many more there are.</summary>
    public static void WriteSome(IReadOnlyList<ReadOnlyMemory<byte>> values, IBufferWriter<byte> to)
    {
        if (values.Count == 0) WriteMissing(to);
        for (var i = 0; i < values.Count && i < MostValues; i++)
        {
            if (i > 0) to.Write(", "u8);
            to.Write(values[i].Span);
        }

        if (values.Count > MostValues) Write($" (+{values.Count - MostValues})", to);
    }

    /// <summary>A time as <c>evt.time</c> shows it.</summary>
    public string Time(long time)
    {
        var text = new ArrayBufferWriter<byte>();
        _clock.Load(new ObservedEvent(default, EventTime.ToNanoseconds(time), 0, 0));
        _clock.WriteText(_time, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public void Write(TemplatePart.Fact fact, CorrelationAlert alert, IBufferWriter<byte> to)
    {
        switch (fact.What)
        {
            case MatchFact.Key:
                Write(alert.Key.ToString(), to);
                break;
            case MatchFact.GroupValue:
                WriteGroupValue(alert.Key.Values()[fact.Index], to);
                break;
            case MatchFact.Values:
                WriteSome([.. alert.Match.Match.Values.Select(Shown)], to);
                break;
            case MatchFact.WindowStart:
                Write(Time(alert.Match.Match.Start), to);
                break;
            case MatchFact.WindowEnd:
                Write(Time(alert.Match.Match.End), to);
                break;
            case MatchFact.AlertId:
                Write(alert.Id.ToString(), to);
                break;
            case MatchFact.RuleName:
                Write(alert.Rule.Name, to);
                break;
            default:
                if (Number(fact, alert) is { } number) Write(Text(number), to);
                else WriteMissing(to);
                break;
        }
    }

    public static void WriteNumber(TemplatePart.Fact fact, CorrelationAlert alert, IBufferWriter<byte> to) =>
        Write(Number(fact, alert) is { } number ? Text(number) : "null", to);

    private static decimal? Number(TemplatePart.Fact fact, CorrelationAlert alert)
    {
        var match = alert.Match.Match;
        return fact.What switch
        {
            MatchFact.SelectorCount => alert.Match.CountOf(fact.Index),
            MatchFact.Count => match.Count,
            MatchFact.Distinct => match.Values.Count == 0 ? null : match.Values.Count,
            MatchFact.Value => match.Value,
            MatchFact.Limit => match.Limit,
            MatchFact.WindowSeconds => (match.End - match.Start) / MicrosecondsPerSecond,
            MatchFact.Suppressed => alert.Suppressed,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A counted value as people read it: of a tuple its parts with slashes between.</summary>
    private static ReadOnlyMemory<byte> Shown(byte[] value) => Encoding.UTF8.GetBytes(new GroupKey(value).ToString());

    private static string Text(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static void WriteGroupValue(byte[]? value, IBufferWriter<byte> to)
    {
        if (value is null) WriteMissing(to);
        else to.Write(value);
    }

    private static void WriteMissing(IBufferWriter<byte> to) => to.Write("<NA>"u8);

    private static void Write(string text, IBufferWriter<byte> to) => Encoding.UTF8.GetBytes(text, to);
}
