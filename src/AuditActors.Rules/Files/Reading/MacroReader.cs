using System.Text.RegularExpressions;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads <c>macro</c> items.</summary>
internal sealed partial class MacroReader(Definitions definitions)
{
    public void Read(ItemReader item, Context root)
    {
        var unnamed = item.Named(ItemTypes.Macro, "", root);
        if (unnamed.Text(ItemKeys.Macro) is not { } name) return;
        var reader = item.Named(ItemTypes.Macro, name, root);
        if (!ValidName().IsMatch(name))
        {
            reader.Warn(
                DiagnosticCode.InvalidMacroName,
                $"Macro has an invalid name. Macro names should match a regular expression: {Pattern}");
        }

        var condition = reader.Text(ItemKeys.Condition);
        var append = Overrides.ReadOldAppend(reader);
        var overrides = Overrides.Read(reader, [ItemKeys.Condition], [ItemKeys.Condition]);
        overrides.RefuseWith(append, reader);
        if (!reader.Failed) Collect(reader, name, condition!, append || !overrides.Append.IsEmpty);
        if (reader.Failed) definitions.NoteBroken(name);
        else UnknownKeys.Warn(reader, ItemKeys.OfMacro);
    }

    private void Collect(ItemReader reader, string name, string condition, bool append)
    {
        if (!append)
        {
            var at = reader.Item.Find(ItemKeys.Condition)!.At;
            var place = reader.Context.In(ItemTypes.MacroCondition, "", at);
            definitions.Macros.Define(
                new Definition.Macro(name, reader.Context, condition, place), definitions.NextNumber());
            return;
        }

        if (definitions.Macros.Find(name) is not { } previous)
        {
            reader.Fail(
                reader.Context,
                DiagnosticCode.Validate,
                "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
                NearestName.Hint(name, definitions.Macros.Names));
            return;
        }

        previous.Condition = $"{previous.Condition} {condition}";
        previous.Visibility = definitions.NextNumber();
    }

    private const string Pattern = "([a-zA-Z]+[a-zA-Z0-9_]*)";

    [GeneratedRegex(@"^[a-zA-Z]+[a-zA-Z0-9_]*\z")]
    private static partial Regex ValidName();
}
