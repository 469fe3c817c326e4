using System.CommandLine;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Events.Fields;

namespace AuditActors.App.Commands;

/// <summary>Lists the fields that rules can name.</summary>
internal static class FieldsCommand
{
    public static Command Create()
    {
        var output = OutputFormats.Option("How to print the list");
        var command = new DocumentedCommand(
            "fields",
            "Lists the fields that rules can name. Falco's come first, in Falco's order, then those of this program. "
            + "[KEY] must be given in brackets after the name, [INDEX] may be.",
            "auditactors fields | grep ka.req.pod",
            "auditactors fields -o json")
        {
            output,
        };
        command.SetAction(parsed =>
        {
            var fields = new FieldCatalog("", TimeZoneInfo.Utc, TimeProvider.System).Fields;
            var to = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(output) == OutputFormat.Json) to.WriteLine(Json(fields));
            else TextTable.Write(to, ["NAME", "TYPE", "LIST", "ARGUMENT", "MEANING"], fields.Select(Row));
        });
        return command;
    }

    private static string[] Row(Field field) =>
    [
        field.Name,
        Name(field.Type),
        field.IsList ? "list" : "",
        field.Argument switch
        {
            FieldArgument.RequiredKey => "[KEY]",
            FieldArgument.OptionalIndex => "[INDEX]",
            _ => "",
        },
        field.Differs is null ? field.Meaning : $"{field.Meaning} Other than in Falco: {field.Differs}",
    ];

    private static string Json(IEnumerable<Field> fields) => JsonSerializer.Serialize(
        fields.Select(field => new
        {
            name = field.Name,
            type = Name(field.Type),
            list = field.IsList,
            argument = field.Argument switch
            {
                FieldArgument.RequiredKey => "key",
                FieldArgument.OptionalIndex => "index",
                _ => null,
            },
            meaning = field.Meaning,
            differs = field.Differs,
        }),
        OutputFormats.Json);

    private static string Name(FieldType type) => type.ToString().ToLowerInvariant();
}
