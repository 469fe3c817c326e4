using System.Buffers;
using System.Globalization;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>Writes alerts of correlations: message and output fields. May be used by several threads.</summary>
internal sealed class AlertComposer
{
    private const int MostIdentities = 50;

    private readonly Lock _writing = new();
    private readonly MatchReading _reading;
    private readonly FactWriter _facts;
    private readonly Subject? _subject;
    private readonly Dictionary<TemplatePart.Computed, ValueReader> _computed = [];

    public AlertComposer(CorrelationRule rule, FieldCatalog catalog, SubjectFields? subject)
    {
        var fields = new MatchFields(catalog, [.. rule.Selectors.Select(selector => selector.Name)]);
        _reading = new MatchReading(fields);
        _facts = new FactWriter(catalog);
        _subject = subject?.AreWantedOf(rule) == true ? new Subject(rule, subject, catalog) : null;
        foreach (var part in rule.Output.Parts.OfType<TemplatePart.Computed>())
            _computed[part] = _reading.Compile(part.Operand);
    }

    /// <summary>The alert as sinks print it.</summary>
    /// <param name="number">Number of the event on whose arrival it was raised.</param>
    /// <param name="order">Its place among the alerts of that event.</param>
    public Alert Compose(CorrelationAlert alert, ulong number, int order)
    {
        lock (_writing)
        {
            return new Alert
            {
                Id = alert.Id,
                Rule = alert.Rule.Name,
                Priority = alert.Rule.Priority,
                Source = alert.Rule.Source,
                Namespace = alert.Partition,
                Tags = alert.Rule.Tags,
                Time = EventTime.ToNanoseconds(alert.Time),
                Message = Message(alert),
                OutputFields = Fields(alert),
                Evidence = EvidenceWriter.Write(alert),
                EventIdentity = $"c:{alert.Id}",
                EventNumber = number,
                RuleOrder = order,
            };
        }
    }

    private ReadOnlyMemory<byte> Message(CorrelationAlert alert)
    {
        var to = new ArrayBufferWriter<byte>(256);
        foreach (var part in alert.Rule.Output.Parts)
        {
            if (part.Width is not ({ } width and > 0))
            {
                WriteText(part, alert, to);
                continue;
            }

            var text = new ArrayBufferWriter<byte>();
            WriteText(part, alert, text);
            to.Write(text.WrittenSpan[..Math.Min(width, text.WrittenCount)]);
            for (var missing = width - text.WrittenCount; missing > 0; missing--) to.Write(" "u8);
        }

        return to.WrittenMemory;
    }

    private void WriteText(TemplatePart part, CorrelationAlert alert, IBufferWriter<byte> to)
    {
        switch (part)
        {
            case TemplatePart.Literal literal:
                Encoding.UTF8.GetBytes(literal.Text, to);
                break;
            case TemplatePart.Field field:
                alert.Match.Value(field.Source).WriteText(to);
                break;
            case TemplatePart.Each each:
                FactWriter.WriteSome(alert.Match.Each(each.Use), to);
                break;
            case TemplatePart.Computed computed:
                _reading.WriteText(_computed[computed], alert.Match.Value, to);
                break;
            case TemplatePart.Fact fact:
                _facts.Write(fact, alert, to);
                break;
        }
    }

    private ReadOnlyMemory<byte> Fields(CorrelationAlert alert)
    {
        var fields = new SortedDictionary<string, Action<IBufferWriter<byte>>>(StringComparer.Ordinal);
        foreach (var part in alert.Rule.Output.Parts) Add(part, alert, fields);
        AddAlways(alert, fields);
        foreach (var (field, value) in _subject?.Of(alert.Match) ?? []) fields[field.Text] = value.WriteJson;
        var to = new ArrayBufferWriter<byte>(512);
        to.Write("{"u8);
        foreach (var (name, write) in fields)
        {
            if (to.WrittenCount > 1) to.Write(","u8);
            WriteString(name, to);
            to.Write(":"u8);
            write(to);
        }

        to.Write("}"u8);
        return to.WrittenMemory;
    }

    private void Add(
        TemplatePart part, CorrelationAlert alert, SortedDictionary<string, Action<IBufferWriter<byte>>> fields)
    {
        switch (part)
        {
            case TemplatePart.Field field:
                fields[part.Text] = to => alert.Match.Value(field.Source).WriteJson(to);
                break;
            case TemplatePart.Computed computed:
                foreach (var inside in computed.Fields)
                    fields[NameOf(inside, alert)] = to => alert.Match.Value(inside).WriteJson(to);
                break;
            case TemplatePart.Fact { IsNumber: true } fact:
                fields[part.Text] = to => FactWriter.WriteNumber(fact, alert, to);
                break;
            case TemplatePart.Fact or TemplatePart.Each:
                fields[part.Text] = to => WriteString(Text(part, alert), to);
                break;
        }
    }

    private void AddAlways(CorrelationAlert alert, SortedDictionary<string, Action<IBufferWriter<byte>>> fields)
    {
        fields["correlation.alert_id"] = to => WriteString(alert.Id.ToString(), to);
        fields["correlation.type"] = to => WriteString(CorrelationTypes.NameOf(alert.Rule.Pattern), to);
        fields["correlation.key"] = to => WriteString(alert.Key.ToString(), to);
        fields["correlation.count"] = to => WriteNumber(alert.Match.Match.Count, to);
        fields["correlation.suppressed"] = to => WriteNumber(alert.Suppressed, to);
        fields["correlation.window.start"] = to => WriteString(_facts.Time(alert.Match.Match.Start), to);
        fields["correlation.window.end"] = to => WriteString(_facts.Time(alert.Match.Match.End), to);
        fields["correlation.events"] = to => WriteStrings(alert.Events.Take(MostIdentities), to);
    }

    private string Text(TemplatePart part, CorrelationAlert alert)
    {
        var text = new ArrayBufferWriter<byte>();
        WriteText(part, alert, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string NameOf(MatchField field, CorrelationAlert alert) => field.Event switch
    {
        MatchEvent.First => $"first.{field.Use.Text}",
        MatchEvent.OfSelector => $"{alert.Rule.Selectors[field.Selector].Name}.{field.Use.Text}",
        _ => field.Use.Text,
    };

    private static void WriteString(string text, IBufferWriter<byte> to) =>
        JsonText.WriteString(Encoding.UTF8.GetBytes(text), to);

    private static void WriteNumber(long number, IBufferWriter<byte> to) =>
        Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture), to);

    private static void WriteStrings(IEnumerable<string> texts, IBufferWriter<byte> to)
    {
        to.Write("["u8);
        var first = true;
        foreach (var text in texts)
        {
            if (!first) to.Write(","u8);
            WriteString(text, to);
            first = false;
        }

        to.Write("]"u8);
    }
}
