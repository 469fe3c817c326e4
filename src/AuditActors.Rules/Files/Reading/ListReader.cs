using System.Text.RegularExpressions;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads <c>list</c> items.</summary>
internal sealed partial class ListReader(Definitions definitions)
{
    public void Read(ItemReader item, Context root)
    {
        var unnamed = item.Named(ItemTypes.List, "", root);
        if (unnamed.Text(ItemKeys.List) is not { } name) return;
        var reader = item.Named(ItemTypes.List, name, root);
        if (!ValidName().IsMatch(name))
        {
            reader.Warn(
                DiagnosticCode.InvalidListName,
                $"List has an invalid name. List names should match a regular expression: {Pattern}");
        }

        var items = reader.Texts(ItemKeys.Items, required: true);
        var append = Overrides.ReadOldAppend(reader);
        var overrides = Overrides.Read(reader, [ItemKeys.Items], [ItemKeys.Items]);
        overrides.RefuseWith(append, reader);
        if (!reader.Failed)
            Collect(reader, new Definition.List(name, reader.Context, items!), append || !overrides.Append.IsEmpty);
        if (reader.Failed) definitions.NoteBroken(name);
        else UnknownKeys.Warn(reader, ItemKeys.OfList);
    }

    private void Collect(ItemReader reader, Definition.List list, bool append)
    {
        if (!append)
        {
            definitions.Lists.Define(list, definitions.NextNumber());
            return;
        }

        if (definitions.Lists.Find(list.Name) is not { } previous)
        {
            reader.Fail(
                reader.Context,
                DiagnosticCode.Validate,
                "List uses 'append' or 'override.items: append' but no list by that name already exists",
                NearestName.Hint(list.Name, definitions.Lists.Names));
            return;
        }

        previous.Items.AddRange(list.Items);
        previous.Visibility = definitions.NextNumber();
    }

    private const string Pattern = @"([^()""'[:space:]=,]+)";

    [GeneratedRegex(@"^[^()""'=, \t\n\r\f\v]+\z")]
    private static partial Regex ValidName();
}
