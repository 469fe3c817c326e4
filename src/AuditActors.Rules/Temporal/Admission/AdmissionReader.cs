using System.Buffers;
using System.Numerics;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>
/// Finds out which selectors an event hits, and takes from it what their correlations need. For the thread of its
/// evaluator, about the event that this evaluated last.
/// </summary>
public sealed class AdmissionReader
{
    private readonly CompiledSelectors _selectors;
    private readonly Evaluation _evaluation;
    private readonly Candidates _candidates;
    private readonly EventValues _values;
    private readonly HitBuilder _builder = new();
    private readonly List<Hit> _hits = [];

    internal AdmissionReader(CompiledSelectors selectors, RuleEvaluator evaluator)
    {
        _selectors = selectors;
        _evaluation = evaluator.Current;
        _candidates = selectors.Index.NewCandidates();
        _values = new EventValues(selectors, _evaluation.View);
    }

    /// <summary>The namespace to which the event belongs; empty if to none.</summary>
    public string Partition => Encoding.UTF8.GetString(_values.Partition);

    /// <summary>What correlations need of the event; null if none needs anything.</summary>
    public EventAdmission? Read() => Find() ? ReadHits(_evaluation.View.Identity) : null;

    /// <summary>The same under another identity.</summary>
    internal EventAdmission? Read(ReadOnlySpan<byte> identity) => Find() ? ReadHits(identity) : null;

    private bool Find() => _selectors.Index.Find(_evaluation.View, _candidates);

    private EventAdmission? ReadHits(ReadOnlySpan<byte> identity)
    {
        _evaluation.Forget();
        _values.Reset();
        _hits.Clear();
        CompiledCorrelation? correlation = null;
        var hit = 0u;
        var candidates = _candidates.Rules;
        for (var word = 0; word < candidates.Length; word++)
        {
            for (var bits = candidates[word]; bits != 0; bits &= bits - 1)
            {
                var selector = _selectors.Selectors[(word * 64) + BitOperations.TrailingZeroCount(bits)];
                if (!selector.Condition.Matches(_evaluation)) continue;
                if (correlation != selector.Correlation) Add(correlation, identity, ref hit);
                correlation = selector.Correlation;
                hit |= 1u << selector.Number;
            }
        }

        Add(correlation, identity, ref hit);
        return _hits.Count == 0 ? null : new EventAdmission(identity.ToArray(), Time, [.. _hits]);
    }

    private long Time => EventTime.OfNanoseconds(_evaluation.View.Event.Time);

    private void Add(CompiledCorrelation? correlation, ReadOnlySpan<byte> identity, ref uint selectors)
    {
        if (correlation is null || selectors == 0) return;
        _builder.Add(correlation, selectors, identity, Time, _values, to: _hits);
        selectors = 0;
    }

    /// <summary>Values that last until the next event.</summary>
    private sealed class EventValues(CompiledSelectors selectors, EventView view) : IFieldValues
    {
        private readonly KeptValue?[] _read = new KeptValue?[selectors.Slots.Length];
        private readonly TextArena _texts = new();
        private readonly ArrayBufferWriter<byte> _text = new();
        private readonly ArrayBufferWriter<byte> _json = new();

        public ReadOnlySpan<byte> Partition =>
            PartitionField.Of(Text(selectors.Namespace), Text(selectors.Resource), Text(selectors.Name));

        public void Reset()
        {
            Array.Clear(_read);
            _texts.Clear();
        }

        public KeptValue Read(int field) => _read[field] ??= Take(selectors.Slots[field]);

        private KeptValue Take(int slot)
        {
            if (slot < 0) return new KeptValue(KeptKind.Text, _texts.Add(Partition));
            var value = view.Get(slot);
            switch (value.Kind)
            {
                case ValueKind.Missing:
                    return KeptValue.Missing;
                case ValueKind.Text:
                    return new KeptValue(KeptKind.Text, _texts.Add(view.Text(value)));
                case ValueKind.List:
                    var elements = new List<ReadOnlyMemory<byte>>(value.Length);
                    for (var i = 0; i < value.Length; i++)
                        elements.Add(_texts.Add(view.Text(view.Element(value, i))));
                    return KeptValue.OfList(elements);
                default:
                    _text.ResetWrittenCount();
                    _json.ResetWrittenCount();
                    view.WriteText(slot, _text);
                    view.WriteJson(slot, _json);
                    return KeptValue.OfOther(_text.WrittenSpan, _json.WrittenSpan);
            }
        }

        private ReadOnlySpan<byte> Text(int slot)
        {
            var value = view.Get(slot);
            return value.Kind == ValueKind.Text ? _texts.Add(view.Text(value)).Span : [];
        }
    }
}
