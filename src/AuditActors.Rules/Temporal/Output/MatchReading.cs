using System.Globalization;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>
/// Compiles conditions and transformers that read kept values instead of an event's JSON. The values come from a
/// function that is set before each use; for one thread at a time.
/// </summary>
internal sealed class MatchReading
{
    private readonly FieldPlan _plan;
    private readonly ReaderCompiler _readers;
    private readonly ConditionCompiler _conditions;
    private Evaluation? _evaluation;
    private Func<MatchField, KeptValue> _values = _ => KeptValue.Missing;

    public MatchReading(MatchFields fields)
    {
        _plan = new FieldPlan(fields.Catalog);
        _readers = new ReaderCompiler(fields.Catalog, _plan, field => Reader(fields, field));
        _conditions = new ConditionCompiler(_readers, new SharedTerms());
    }

    /// <summary>Why a condition cannot be evaluated over a match; null if it can.</summary>
    public static CompileError? Check(Condition condition, MatchFields fields) =>
        new MatchReading(fields)._conditions.Check(condition);

    public static bool Compiles(Operand operand, MatchFields fields)
    {
        try
        {
            new MatchReading(fields).Compile(operand);
            return true;
        }
        catch (CompileException)
        {
            return false;
        }
    }

    /// <exception cref="CompileException">The condition cannot be evaluated.</exception>
    public Predicate Compile(Condition condition) => _conditions.Compile(condition);

    /// <exception cref="CompileException">The operand cannot be read.</exception>
    public ValueReader Compile(Operand operand) => _readers.Compile(operand);

    public bool Matches(Predicate predicate, Func<MatchField, KeptValue> values) => predicate.Matches(Reading(values));

    public void WriteText(ValueReader reader, Func<MatchField, KeptValue> values, System.Buffers.IBufferWriter<byte> to)
    {
        var view = Reading(values).View;
        view.WriteText(reader.Read(view), to);
    }

    private Evaluation Reading(Func<MatchField, KeptValue> values)
    {
        _values = values;
        _evaluation ??= new Evaluation(_plan.NewView(), 0);
        _evaluation.View.Load(default);
        return _evaluation;
    }

    private KeptReader? Reader(MatchFields fields, Operand.Field field) =>
        fields.Find(field.Text) is { } found ? new KeptReader(this, found) : null;

    private sealed class KeptReader(MatchReading reading, MatchField field)
        : ValueReader(field.Use.Text, field.Use.Field.Type, field.Use.Field.IsList)
    {
        public override FieldValue Read(EventView view)
        {
            var value = reading._values(field);
            if (value.IsMissing) return FieldValue.Missing;
            if (!IsList) return Type == FieldType.Text ? view.NewText(value.Text.Span) : Scalar(value.Text.Span);
            view.BeginList();
            foreach (var element in value.Elements()) view.AddElement(element.Span);
            return view.EndList();
        }

        private FieldValue Scalar(ReadOnlySpan<byte> text)
        {
            if (Type == FieldType.Flag) return FieldValue.OfFlag(text.SequenceEqual("true"u8));
            return ulong.TryParse(
                Encoding.UTF8.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? FieldValue.OfNumber(number)
                : FieldValue.Missing;
        }
    }
}
