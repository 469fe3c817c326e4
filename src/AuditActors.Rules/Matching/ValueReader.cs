using System.Collections.Immutable;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>
/// What a comparison or placeholder reads from an event: a field, a constant or a transformer's result.
/// </summary>
/// <param name="name">The field that messages name; of a transformer the field it is applied on.</param>
internal abstract class ValueReader(string name, FieldType type, bool isList)
{
    public string Name { get; } = name;

    public FieldType Type { get; } = type;

    public bool IsList { get; } = isList;

    /// <summary>
    /// Whether the reference keeps a terminating NUL in the value's length, so that its list operators, which compare
    /// lengths, never match it.
    /// </summary>
    public virtual bool CarriesTerminator => false;

    /// <summary>The type as messages show it.</summary>
    public string TypeName => Type switch
    {
        FieldType.Text => "CHARBUF",
        FieldType.Number => "UINT64",
        FieldType.Flag => "BOOL",
        FieldType.Time => "ABSTIME",
        FieldType.Duration => "RELTIME",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public abstract FieldValue Read(EventView view);
}

internal sealed class FieldReader(FieldUse use, int slot)
    : ValueReader(use.Text, use.Field.Type, use.Field.IsList)
{
    public int Slot { get; } = slot;

    public override FieldValue Read(EventView view) => view.Get(Slot);
}

internal sealed class ConstantReader(string text) : ValueReader(text, FieldType.Text, isList: false)
{
    private readonly byte[] _bytes = System.Text.Encoding.UTF8.GetBytes(text);

    public override FieldValue Read(EventView view) => view.NewText(_bytes);
}

/// <summary>A parenthesised list given to a transformer; it is missing when one of its items is.</summary>
internal sealed class ListReader(ImmutableArray<ValueReader> items) : ValueReader("", FieldType.Text, isList: true)
{
    public bool IsEmpty => items.IsEmpty;

    public override FieldValue Read(EventView view)
    {
        var values = items.Length <= 16 ? stackalloc FieldValue[items.Length] : new FieldValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Read(view);
            if (values[i].IsMissing) return FieldValue.Missing;
        }

        view.BeginList();
        foreach (var value in values) view.AddElement(view.Text(value));
        return view.EndList();
    }
}
