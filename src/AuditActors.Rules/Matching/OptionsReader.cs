using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>Short command-line options of a list: all letters and values, or the value of one option.</summary>
internal sealed class OptionsReader(ValueReader list, ValueReader options, byte? wanted)
    : ValueReader(list.Name, FieldType.Text, isList: wanted is null)
{
    public override FieldValue Read(EventView view)
    {
        var arguments = list.Read(view);
        var allowed = options.Read(view);
        if (arguments.IsMissing || allowed.IsMissing) return FieldValue.Missing;
        var found = new OptionScan(view, arguments, view.Text(allowed).ToArray()).All();
        if (wanted is { } letter)
        {
            var last = found.FindLastIndex(option => option.Letter == letter);
            return last < 0 ? FieldValue.Missing : view.NewText(found[last].Value ?? [letter]);
        }

        if (found.Count == 0) return FieldValue.Missing;
        view.BeginList();
        foreach (var (letter1, value) in found)
        {
            view.AddElement([letter1]);
            if (value is not null) view.AddElement(value);
        }

        return view.EndList();
    }
}
